import * as React from 'react';

import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { clusterName } from '../../ui/words';
import { LogTail } from '../sections/logTail';
import type { IModelProps } from '../view';

/** Spark starts: the last log lines, and Cancel. The step stands in the state line. */
export function StartingView(props: IModelProps): React.ReactElement {
  const { server, commands, trans, model } = props;
  return (
    <>
      {model.cluster && (
        <p className="jp-SparkConnectPanel-minor">
          {clusterName(server, model.cluster)}
        </p>
      )}
      <LogTail {...props} />
      <div className="jp-SparkConnectPanel-actions">
        <CommandButton commands={commands} command={CommandIDs.stop}>
          {trans.__('Cancel')}
        </CommandButton>
      </div>
    </>
  );
}

/** Spark stops: there is nothing to press. */
export function StoppingView(props: IModelProps): React.ReactElement {
  return <LogTail {...props} />;
}
