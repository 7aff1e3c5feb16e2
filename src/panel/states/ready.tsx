import * as React from 'react';

import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { CopyButton } from '../../ui/copyButton';
import { formatTime } from '../../ui/format';
import { clusterName } from '../../ui/words';
import { Limitations, LogAndWebUi } from '../sections/backend';
import { Configuration } from '../changes/configuration';
import { ThisNotebook } from '../changes/thisNotebook';
import { Executors } from '../sections/executors';
import { IdleBanner } from '../sections/idleBanner';
import { Memory } from '../sections/memory';
import { NotebookList } from '../sections/notebooks';
import type { IModelProps } from '../view';

/** Spark runs: what it is, who uses it, and the verbs. */
export function ReadyView(props: IModelProps): React.ReactElement {
  const { server, commands, trans, model } = props;
  const facts = [
    model.cluster && clusterName(server, model.cluster),
    model.spark && trans.__('Spark %1', model.spark.version)
  ].filter(fact => fact);
  return (
    <>
      <p className="jp-SparkConnectPanel-facts">{facts.join(' · ')}</p>
      {model.endpoint && (
        <p className="jp-SparkConnectPanel-endpoint">
          <code>{model.endpoint}</code>
          <CopyButton
            text={model.endpoint}
            label={trans.__('Copy the endpoint')}
            trans={trans}
          />
        </p>
      )}
      {model.adopted && (
        <p
          className="jp-SparkConnectPanel-facts jp-SparkConnectPanel-minor"
          title={
            model.started_at
              ? trans.__('Started at %1', formatTime(model.started_at))
              : undefined
          }
        >
          {trans.__('Taken over from an earlier Jupyter server')}
        </p>
      )}
      <Limitations {...props} />
      <IdleBanner {...props} />
      <div className="jp-SparkConnectPanel-actions jp-mod-grid">
        <LogAndWebUi {...props} />
        <CommandButton commands={commands} command={CommandIDs.restart}>
          {trans.__('Restart')}
        </CommandButton>
        <CommandButton commands={commands} command={CommandIDs.stop}>
          {trans.__('Stop')}
        </CommandButton>
      </div>
      <NotebookList {...props} />
      <ThisNotebook {...props} />
      <Configuration {...props} />
      <Executors {...props} />
      <Memory {...props} />
    </>
  );
}
