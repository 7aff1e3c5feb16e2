import * as React from 'react';

import type { ModelsApi } from '../../ml/api';
import { messageOf } from '../../request';
import { formatBytes, formatShare } from '../../ui/format';
import type { IModelProps } from '../view';

/**
 * The ML models that the session of all notebooks holds; nothing where there are none.
 *
 * #### Notes
 * Spark itself is asked, so this is drawn only while somebody looks: once, and whenever a notebook has another
 * number of models.
 */
export function Models(
  props: Pick<IModelProps, 'trans' | 'model' | 'modelsApi'>
): React.ReactElement | null {
  const { trans, model, modelsApi } = props;
  const [found, setFound] = React.useState<ModelsApi.IModels | null>(null);
  const [problem, setProblem] = React.useState<string | null>(null);
  const { generation, models: noted } = model;
  React.useEffect(() => {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      try {
        const answer = await modelsApi.getModels();
        if (isWanted) {
          setFound(answer);
          setProblem(null);
        }
      } catch (reason) {
        if (isWanted) {
          setProblem(messageOf(reason));
        }
      }
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [modelsApi, generation, noted]);
  if (problem) {
    return <p className="jp-SparkConnectPanel-minor">{problem}</p>;
  }
  if (!found || found.models.length === 0) {
    return null;
  }
  const { models, bytes, memory_limit, disk_limit } = found;
  const isAllInMemory =
    bytes !== null && memory_limit !== null && bytes <= memory_limit;
  return (
    <details className="jp-SparkConnectPanel-details jp-SparkConnectPanel-models">
      <summary>
        {trans.__('Models')}{' '}
        <span className="jp-SparkConnect-number">
          {bytes === null
            ? models.length
            : trans.__(
                '%1 · %2',
                models.length,
                isAllInMemory
                  ? formatShare(bytes, memory_limit, trans)
                  : formatBytes(bytes, trans)
              )}
        </span>
      </summary>
      <ul>
        {models.map((each, index) => (
          <li key={index}>
            <span className="jp-SparkConnectPanel-name">{each.name}</span>
            <span className="jp-SparkConnectPanel-minor jp-SparkConnect-number">
              {[
                each.bytes !== null && formatBytes(each.bytes, trans),
                each.parts > 0 && trans._n('%1 part', '%1 parts', each.parts),
                each.notebook
              ]
                .filter(word => word)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {memory_limit !== null && disk_limit !== null && (
        <p className="jp-SparkConnectPanel-minor">
          {trans.__(
            'All notebooks share this room: %1 in memory, the rest on disk, %2 in all. `del model` in its notebook frees a model’s room.',
            formatBytes(memory_limit, trans),
            formatBytes(disk_limit, trans)
          )}
        </p>
      )}
    </details>
  );
}
