import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import * as React from 'react';

/**
 * A native button that runs a command, and is disabled while the command runs.
 *
 * #### Notes
 * Nothing is drawn where nobody registered the command, since each feature is a plugin that may be
 * disabled. The command itself tells the person what went wrong.
 */
export function CommandButton(
  props: CommandButton.IProps
): React.ReactElement | null {
  const { commands, command, args, kind = 'default', children } = props;
  const { isDisabled = false } = props;
  const [isBusy, setBusy] = React.useState(false);
  const isMounted = React.useRef(false);
  React.useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  if (!commands.hasCommand(command)) {
    return null;
  }
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await commands.execute(command, args);
    } finally {
      if (isMounted.current) {
        setBusy(false);
      }
    }
  };
  return (
    <button
      type="button"
      className={CLASSES[kind]}
      title={commands.caption(command, args)}
      disabled={isBusy || isDisabled || !commands.isEnabled(command, args)}
      onClick={() => void run()}
    >
      {children}
    </button>
  );
}

const CLASSES: Record<CommandButton.Kind, string> = {
  primary: 'jp-SparkConnect-button jp-mod-styled jp-mod-accept',
  default: 'jp-SparkConnect-button jp-mod-styled',
  link: 'jp-SparkConnect-link'
};

/** The namespace of `CommandButton`. */
export namespace CommandButton {
  /** How a button looks; a state has one primary button at most. */
  export type Kind = 'primary' | 'default' | 'link';

  /** The properties of a button. */
  export interface IProps {
    /** Where the command is registered. */
    readonly commands: CommandRegistry;
    /** The command's id. */
    readonly command: string;
    /** The command's arguments. */
    readonly args?: ReadonlyPartialJSONObject;
    /** How the button looks. */
    readonly kind?: Kind;
    /** Whether it waits for something else than the command. */
    readonly isDisabled?: boolean;
    /** The button's words. */
    readonly children: React.ReactNode;
  }
}
