import type { TranslationBundle } from '@jupyterlab/translation';
import { ellipsesIcon, ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import * as React from 'react';

/** The toolbar button that opens a menu of rarer commands. */
export class MoreButton extends ReactWidget {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: MoreButton.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-ToolbarButton');
  }

  /** Dispose of the button and its menu. */
  override dispose(): void {
    this._menu?.dispose();
    super.dispose();
  }

  protected render(): React.ReactElement {
    const label = this._options.trans.__('More commands');
    return (
      <button
        type="button"
        className="jp-SparkConnect-iconButton"
        title={label}
        aria-label={label}
        aria-haspopup="menu"
        onClick={event => this._open(event.currentTarget)}
      >
        <ellipsesIcon.react tag="span" width="16px" height="16px" />
      </button>
    );
  }

  private _open(button: HTMLElement): void {
    // Built at each opening: a plugin that brings a command may have come later than the panel.
    this._menu?.dispose();
    const { commands, groups } = this._options;
    const menu = new Menu({ commands });
    for (const group of groups) {
      const present = group.filter(command => commands.hasCommand(command));
      if (present.length > 0 && menu.items.length > 0) {
        menu.addItem({ type: 'separator' });
      }
      for (const command of present) {
        menu.addItem({ command });
      }
    }
    this._menu = menu;
    const { left, bottom } = button.getBoundingClientRect();
    menu.open(left, bottom);
  }

  private readonly _options: MoreButton.IOptions;
  private _menu: Menu | null = null;
}

/** The namespace of `MoreButton`. */
export namespace MoreButton {
  /** The instantiation options of the button. */
  export interface IOptions {
    /** Where the commands are registered. */
    readonly commands: CommandRegistry;
    /** The ids of the commands, in groups; one that nobody registered is left out. */
    readonly groups: ReadonlyArray<ReadonlyArray<string>>;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}
