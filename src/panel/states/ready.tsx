import * as React from 'react';

import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { CopyButton } from '../../ui/copyButton';
import { formatBytes, formatTime } from '../../ui/format';
import { clusterName } from '../../ui/words';
import { Limitations, LogAndWebUi } from '../sections/backend';
import { Configuration } from '../changes/configuration';
import { ThisNotebook } from '../changes/thisNotebook';
import { Executors } from '../sections/executors';
import { IdleBanner } from '../sections/idleBanner';
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

function Memory(props: IModelProps): React.ReactElement | null {
  const { trans, model } = props;
  if (!model.process) {
    return null;
  }
  const { memory, heap_limit, pid } = model.process;
  return (
    <details className="jp-SparkConnectPanel-details">
      <summary>
        {trans.__('Memory')}{' '}
        <span className="jp-SparkConnect-number">
          {formatBytes(memory, trans)}
        </span>
      </summary>
      <dl className="jp-SparkConnectPanel-pairs">
        {heap_limit !== null && (
          <>
            {/* The heap is a part of the memory: with buffers and Python workers the whole is larger. */}
            <dt>{trans.__('Heap, at most')}</dt>
            <dd>{formatBytes(heap_limit, trans)}</dd>
          </>
        )}
        <dt>{trans.__('Process')}</dt>
        <dd>{pid}</dd>
        {model.spark?.app_id && (
          <>
            <dt>{trans.__('Application')}</dt>
            <dd>{model.spark.app_id}</dd>
          </>
        )}
        {model.background && (
          <>
            <dt>{trans.__('In the background')}</dt>
            <dd>{model.background}</dd>
          </>
        )}
      </dl>
    </details>
  );
}
