import * as React from 'react';

import { formatBytes } from '../../ui/format';
import type { IModelProps } from '../view';
import { Models } from './models';

/** What Spark takes of this machine, and what notebooks keep there. */
export function Memory(props: IModelProps): React.ReactElement | null {
  const { trans, model } = props;
  const [isOpen, setOpen] = React.useState(false);
  if (!model.process) {
    return null;
  }
  const { memory, heap_limit, pid } = model.process;
  return (
    <details
      className="jp-SparkConnectPanel-details"
      onToggle={event => {
        // The details of the models lie within: their event comes by here, too.
        if (event.target === event.currentTarget) {
          setOpen(event.currentTarget.open);
        }
      }}
    >
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
      {isOpen && <Models {...props} />}
    </details>
  );
}
