import * as React from 'react';

import { CommandIDs } from '../tokens';
import { CommandButton } from '../ui/commandButton';
import type { IModelProps } from './view';

/** It went wrong: what happened, what to try, and what the log said last. */
export function FailedView(props: IModelProps): React.ReactElement {
  const { commands, trans, model } = props;
  const error = model.error;
  return (
    <>
      {error && (
        <div role="alert" className="jp-SparkConnectPanel-failure">
          <p>{error.message}</p>
          <p className="jp-SparkConnectPanel-minor">{error.hint}</p>
        </div>
      )}
      <div className="jp-SparkConnectPanel-actions">
        <CommandButton
          commands={commands}
          command={CommandIDs.start}
          args={model.cluster ? { cluster: model.cluster } : {}}
          kind="primary"
        >
          {trans.__('Try again')}
        </CommandButton>
        <CommandButton
          commands={commands}
          command={CommandIDs.openLog}
          kind="link"
        >
          {trans.__('Open log')}
        </CommandButton>
      </div>
      {error && error.log.length > 0 && (
        <details className="jp-SparkConnectPanel-details">
          <summary>{trans.__('Last errors (%1)', error.log.length)}</summary>
          <pre
            className="jp-SparkConnectPanel-log"
            tabIndex={0}
            aria-label={trans.__('Last errors of the log')}
          >
            {error.log.join('\n')}
          </pre>
        </details>
      )}
    </>
  );
}
