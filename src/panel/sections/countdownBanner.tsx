import * as React from 'react';

import { CommandButton } from '../../ui/commandButton';
import { Countdown } from '../../ui/countdown';
import { StateShape } from '../../ui/stateShape';
import type { IViewProps } from '../view';

/** The sentence on what will happen by itself, counting down to it, and the command that prevents it. */
export function CountdownBanner(
  props: IViewProps & CountdownBanner.IProps
): React.ReactElement {
  const { server, commands, trans } = props;
  return (
    <div className="jp-SparkConnectPanel-banner">
      <StateShape shape={props.shape} />
      <Countdown
        until={props.until}
        clockSkew={server.clockSkew}
        sentence={props.sentence}
        trans={trans}
      />
      <CommandButton commands={commands} command={props.command}>
        {props.label}
      </CommandButton>
    </div>
  );
}

/** The namespace of `CountdownBanner`. */
export namespace CountdownBanner {
  /** What tells one banner from another. */
  export interface IProps {
    /** The shape before the sentence. */
    readonly shape: React.ComponentProps<typeof StateShape>['shape'];
    /** When it happens, by the server's clock. */
    readonly until: string;
    /** The sentence that tells how long it takes until then. */
    readonly sentence: (left: string) => string;
    /** The id of the command that keeps it off. */
    readonly command: string;
    /** What the command is called here. */
    readonly label: string;
  }
}
