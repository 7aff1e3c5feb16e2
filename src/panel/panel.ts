import { Toolbar } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';

import { PANEL_ID } from '../tokens';
import { sparkConnectIcon } from '../ui/icons';
import { PanelModel } from './model';
import type { IViewProps } from './view';

/**
 * The panel in the sidebar: a header with a toolbar, and the content below.
 *
 * #### Notes
 * The content, which is most of the extension, is loaded when the panel is seen first.
 */
export class SparkPanel extends Panel implements Toolbar.IWidgetToolbar {
  /**
   * @param props - What each part of the panel is given.
   */
  constructor(props: SparkPanel.IOptions) {
    super();
    const { trans } = props;
    this._props = props;
    this.model = new PanelModel(props);
    this.id = PANEL_ID;
    this.addClass('jp-SparkConnectPanel');
    this.title.icon = sparkConnectIcon;
    this.title.caption = trans.__('Spark');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Spark'));

    this.toolbar = new Toolbar();
    this.toolbar.node.setAttribute('aria-label', trans.__('Spark'));
    const header = new Panel();
    header.addClass('jp-SparkConnectPanel-header');
    header.addWidget(Private.makeHeading(trans.__('Spark')));
    header.addWidget(this.toolbar);
    this.addWidget(header);
  }

  /** What a person has chosen and asked here. */
  readonly model: PanelModel;

  /** The buttons beside the heading; the settings say which. */
  readonly toolbar: Toolbar;

  override dispose(): void {
    this.model.dispose();
    super.dispose();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    if (this.isVisible) {
      void this._fill();
    }
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    void this._fill();
  }

  private async _fill(): Promise<void> {
    if (this._isFilled) {
      return;
    }
    this._isFilled = true;
    try {
      const { SparkPanelContent } = await import('./content');
      if (!this.isDisposed) {
        const panel = this.model;
        this.addWidget(new SparkPanelContent({ ...this._props, panel }));
      }
    } catch (reason) {
      // Jupyter may be back when the panel is opened again.
      this._isFilled = false;
      throw reason;
    }
  }

  private readonly _props: SparkPanel.IOptions;
  private _isFilled = false;
}

/** The namespace of `SparkPanel`. */
export namespace SparkPanel {
  /** The instantiation options of the panel. */
  export type IOptions = Omit<IViewProps, 'panel'> & PanelModel.IOptions;
}

namespace Private {
  /** Return a heading with nothing but its words. */
  export function makeHeading(text: string): Widget {
    const node = document.createElement('h2');
    node.textContent = text;
    return new Widget({ node });
  }
}
