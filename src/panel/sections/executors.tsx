import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import { formatBytes, formatShare } from '../../ui/format';
import type { IModelProps } from '../view';

/** Who runs the tasks on a cluster; nothing where the driver does it itself. */
export function Executors(
  props: Pick<IModelProps, 'trans' | 'model'>
): React.ReactElement | null {
  const { trans, model } = props;
  if (model.executors.length === 0) {
    return null;
  }
  const alive = model.executors.filter(executor => executor.alive);
  return (
    <details className="jp-SparkConnectPanel-details">
      <summary>
        {trans.__('Executors')}{' '}
        <span className="jp-SparkConnect-number">{alive.length}</span>
      </summary>
      <ul className="jp-SparkConnectPanel-executors">
        {model.executors.map(executor => (
          <li key={executor.id}>
            <span className="jp-SparkConnectPanel-executor">
              <span
                className="jp-SparkConnectPanel-name"
                title={trans.__('Executor %1', executor.id)}
              >
                {executor.host}
              </span>
              <span className="jp-SparkConnectPanel-minor">
                {stateWords(executor, trans)}
              </span>
            </span>
            {executor.alive && (
              <span className="jp-SparkConnectPanel-minor jp-SparkConnect-number">
                {sizeWords(executor, trans)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Return what an executor does now. */
function stateWords(
  executor: ISparkServer.IExecutor,
  trans: TranslationBundle
): string {
  const { alive, active_tasks } = executor;
  if (!alive) {
    return trans.__('gone');
  }
  return active_tasks === 0
    ? trans.__('idle')
    : trans._n('%1 task', '%1 tasks', active_tasks);
}

/** Its cores, and how much of its memory is in use. */
function sizeWords(
  executor: ISparkServer.IExecutor,
  trans: TranslationBundle
): string {
  const { cores, memory, memory_used } = executor;
  const used =
    memory_used === 0
      ? formatBytes(memory, trans)
      : formatShare(memory_used, memory, trans);
  return trans._n('%1 core, %2', '%1 cores, %2', cores, used);
}
