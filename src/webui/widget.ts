import { MainAreaWidget } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  launchIcon,
  refreshIcon,
  ToolbarButton
} from '@jupyterlab/ui-components';
import { Panel } from '@lumino/widgets';

import type { ISparkServer } from '../tokens';
import { WebUiFrame } from './frame';
import { WebUiNotice } from './notice';
import { webUiUrl } from './url';

/** The tab with Spark's own pages; while Spark is away it says so, and it comes back with Spark. */
export class WebUiWidget extends MainAreaWidget<Panel> {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: WebUiWidget.IOptions) {
    super({ content: new Panel() });
    const { server, trans, connect, openInBrowser } = options;
    this._server = server;
    this._serverSettings = options.serverSettings;
    this._frame = new WebUiFrame(trans.__('Spark Web UI'));
    this._notice = new WebUiNotice({ server, trans, connect });
    this._buttons = [
      new ToolbarButton({
        icon: refreshIcon,
        tooltip: trans.__('Reload the page'),
        onClick: () => this._frame.reload()
      }),
      new ToolbarButton({
        icon: launchIcon,
        tooltip: trans.__('Open the page in a new browser tab'),
        onClick: () => {
          if (this._frame.page) {
            openInBrowser(this._frame.page);
          }
        }
      })
    ];
    this.addClass('jp-SparkConnectWebUi');
    this.content.addWidget(this._frame);
    this.content.addWidget(this._notice);
    this.toolbar.addItem('reload', this._buttons[0]);
    this.toolbar.addItem('open-in-browser', this._buttons[1]);
    server.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._server.changed.disconnect(this._onChanged, this);
    super.dispose();
  }

  /** Show the pages of the Spark that runs now, or say why there are none. */
  private _onChanged(): void {
    const root = webUiUrl(this._server, this._serverSettings);
    const isAway = this._server.problem !== null;
    if (this._wasAway && !isAway && root === this._frame.root) {
      // Whoever pressed a link meanwhile was led to an error page of the browser.
      this._frame.reload();
    }
    this._wasAway = isAway;
    this._frame.root = root;
    this._frame.setHidden(root === null);
    this._notice.setHidden(root !== null);
    for (const button of this._buttons) {
      button.enabled = root !== null;
    }
  }

  private readonly _server: ISparkServer;
  private readonly _serverSettings: WebUiWidget.IOptions['serverSettings'];
  private readonly _frame: WebUiFrame;
  private readonly _notice: WebUiNotice;
  private readonly _buttons: ReadonlyArray<ToolbarButton>;
  private _wasAway = false;
}

/** The namespace of `WebUiWidget`. */
export namespace WebUiWidget {
  /** The instantiation options of the tab. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** The settings of the Jupyter server. */
    readonly serverSettings: ServerConnection.ISettings;
    /** The translator's words. */
    readonly trans: TranslationBundle;
    /** Start Spark. */
    readonly connect: () => void;
    /** Show a page outside of Jupyter. */
    readonly openInBrowser: (page: string) => void;
  }
}
