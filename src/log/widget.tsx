import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { ISparkServer } from '../tokens';
import type { LogApi } from './api';
import { LogModel } from './model';
import { LogSearch } from './search';
import { LogView } from './view';

/** The tab with the log of Spark. */
export class LogWidget extends MainAreaWidget<LogContent> {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: LogContent.IOptions) {
    super({ content: new LogContent(options) });
    this.addClass('jp-SparkConnectLog');
    // The log has a toolbar of its own, whose search box never moves into a menu.
    this.toolbar.hide();
  }
}

/** What the tab shows; it asks for new lines only while it is in view. */
export class LogContent extends ReactWidget {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: LogContent.IOptions) {
    super();
    this._trans = options.trans;
    this.model = new LogModel({ server: options.server, api: options.api });
    this.search = new LogSearch(this.model);
    this.addClass('jp-SparkConnectLog-content');
    this.node.tabIndex = -1;
  }

  /** The log. */
  readonly model: LogModel;

  /** The search in it. */
  readonly search: LogSearch;

  /** Ctrl+F, or Command+F, goes to the search box and not to the browser's own search. */
  handleEvent(event: Event): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event as KeyboardEvent;
    const isFind = key.toLowerCase() === 'f' && (ctrlKey || metaKey);
    if (event.type === 'keydown' && isFind && !altKey && !shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      this._searchBox.current?.focus();
      this._searchBox.current?.select();
    }
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.search.dispose();
    this.model.dispose();
    super.dispose();
  }

  protected render(): React.ReactElement {
    return (
      <LogView
        model={this.model}
        search={this.search}
        trans={this._trans}
        searchBox={this._searchBox}
      />
    );
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this.node.addEventListener('keydown', this);
    this.model.isVisible = this.isVisible;
  }

  protected override onBeforeDetach(msg: Message): void {
    this.node.removeEventListener('keydown', this);
    this.model.isVisible = false;
    super.onBeforeDetach(msg);
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.model.isVisible = true;
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this.model.isVisible = false;
  }

  protected override onActivateRequest(msg: Message): void {
    this.node.querySelector<HTMLElement>('[role="log"]')?.focus();
  }

  private readonly _trans: TranslationBundle;
  private readonly _searchBox = React.createRef<HTMLInputElement>();
}

/** The namespace of `LogContent`. */
export namespace LogContent {
  /** The instantiation options of the tab. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** The routes of the log. */
    readonly api: LogApi;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}
