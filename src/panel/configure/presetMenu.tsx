import type { TranslationBundle } from '@jupyterlab/translation';
import { ellipsesIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import * as React from 'react';

import { CommandIDs } from '../../tokens';
import type { IViewProps } from '../view';

/** The button with the menu of what is kept: presets to apply, to save and to delete. */
export function PresetMenu(props: IViewProps): React.ReactElement | null {
  const { commands, panel, trans } = props;
  const menus = React.useRef<ReadonlyArray<Menu>>([]);
  React.useEffect(() => () => Private.dispose(menus.current), []);
  if (!commands.hasCommand(CommandIDs.savePreset)) {
    return null;
  }
  const label = trans.__('Presets');
  return (
    <button
      type="button"
      className="jp-SparkConnect-iconButton"
      title={label}
      aria-label={label}
      aria-haspopup="menu"
      onClick={event => {
        // Built at each opening: there may be other presets than the last time.
        Private.dispose(menus.current);
        const names = panel.configuration.presets.list.map(({ name }) => name);
        menus.current = Private.build(commands, names, trans);
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        menus.current[0].open(left, bottom);
      }}
    >
      <ellipsesIcon.react tag="span" width="16px" height="16px" />
    </button>
  );
}

namespace Private {
  /** Return the menu and its submenus; applying and deleting are there once there are presets. */
  export function build(
    commands: CommandRegistry,
    names: ReadonlyArray<string>,
    trans: TranslationBundle
  ): ReadonlyArray<Menu> {
    const menu = new Menu({ commands });
    if (names.length === 0) {
      menu.addItem({ command: CommandIDs.savePreset });
      return [menu];
    }
    const apply = list(commands, CommandIDs.applyPreset, names);
    apply.title.label = trans.__('Apply Preset');
    const remove = list(commands, CommandIDs.deletePreset, names);
    remove.title.label = trans.__('Delete Preset');
    menu.addItem({ type: 'submenu', submenu: apply });
    menu.addItem({ command: CommandIDs.savePreset });
    menu.addItem({ type: 'submenu', submenu: remove });
    return [menu, apply, remove];
  }

  /** Dispose of all these. */
  export function dispose(menus: ReadonlyArray<Menu>): void {
    for (const menu of menus) {
      menu.dispose();
    }
  }

  function list(
    commands: CommandRegistry,
    command: string,
    names: ReadonlyArray<string>
  ): Menu {
    const menu = new Menu({ commands });
    for (const name of names) {
      menu.addItem({ command, args: { name } });
    }
    return menu;
  }
}
