import * as React from 'react';

import { CommandIDs } from '../tokens';
import { CommandButton } from '../ui/commandButton';
import { Countdown } from '../ui/countdown';
import { StateShape } from '../ui/stateShape';
import type { IModelProps } from './view';

/** That Spark will be stopped because nobody uses it, and the way to keep it; nothing until then. */
export function IdleBanner(props: IModelProps): React.ReactElement | null {
  const { server, commands, trans, model } = props;
  if (model.idle_stop_at === null) {
    return null;
  }
  return (
    <div className="jp-SparkConnectPanel-banner">
      <StateShape shape="warning" />
      <Countdown
        until={model.idle_stop_at}
        clockSkew={server.clockSkew}
        sentence={left => trans.__('Nobody uses Spark: it stops in %1.', left)}
        trans={trans}
      />
      <CommandButton commands={commands} command={CommandIDs.keep}>
        {trans.__('Keep it running')}
      </CommandButton>
    </div>
  );
}
