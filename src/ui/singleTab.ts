import { WidgetTracker } from '@jupyterlab/apputils';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';

/** A tab of which there is one at most: made when it is opened first, and restored with the layout. */
export class SingleTab<T extends Widget> {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: SingleTab.IOptions<T>) {
    this._options = options;
    this._tracker = new WidgetTracker<T>({ namespace: options.namespace });
  }

  /**
   * Show the tab.
   *
   * @param area - Where it is added when it is not there yet.
   */
  async open(area: string): Promise<void> {
    const { shell } = this._options;
    this._opened ??= this._make();
    const widget = await this._opened;
    if (!widget.isAttached) {
      shell.add(widget, area);
    }
    shell.activateById(widget.id);
  }

  /**
   * Open the tab again where it was open when the page was left.
   *
   * @param restorer - Who restores the layout; null where nobody does.
   * @param command - The id of the command that opens the tab.
   */
  restore(restorer: SingleTab.IRestorer<T> | null, command: string): void {
    const name = (): string => this._options.id;
    void restorer?.restore(this._tracker, { command, name });
  }

  private async _make(): Promise<T> {
    const { id, label, icon, make } = this._options;
    try {
      const widget = await make();
      widget.id = id;
      widget.title.label = label;
      widget.title.icon = icon;
      widget.title.closable = true;
      widget.disposed.connect(this._forget, this);
      await this._tracker.add(widget);
      return widget;
    } catch (reason) {
      // What could not be loaded may be there the next time.
      this._forget();
      throw reason;
    }
  }

  private _forget(): void {
    this._opened = null;
  }

  private readonly _options: SingleTab.IOptions<T>;
  private readonly _tracker: WidgetTracker<T>;
  private _opened: Promise<T> | null = null;
}

/** The namespace of `SingleTab`. */
export namespace SingleTab {
  /** The instantiation options of a tab. */
  export interface IOptions<T extends Widget> {
    /** The id of the widget. */
    readonly id: string;
    /** Where the layout keeps whether it is open. */
    readonly namespace: string;
    /** What the tab is called. */
    readonly label: string;
    /** The icon of the tab. */
    readonly icon: LabIcon;
    /** Where the tab is added. */
    readonly shell: IShell;
    /** Make the widget. */
    readonly make: () => Promise<T>;
  }

  /** What is needed of the shell. */
  export interface IShell {
    add(widget: Widget, area: string): void;
    activateById(id: string): void;
  }

  /** What is needed of the layout restorer. */
  export interface IRestorer<T extends Widget> {
    restore(
      tracker: WidgetTracker<T>,
      options: { readonly command: string; readonly name: () => string }
    ): Promise<unknown>;
  }
}
