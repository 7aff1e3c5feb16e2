import * as React from 'react';

import type { IModelProps } from '../view';

/** A disclosure with the last lines of the log; it reads them only while it is open. */
export function LogTail(props: IModelProps): React.ReactElement {
  const { logApi, trans, model } = props;
  const [isOpen, setOpen] = React.useState(false);
  const [lines, setLines] = React.useState<ReadonlyArray<string>>([]);
  const generation = model.generation;
  React.useEffect(() => {
    if (!isOpen || generation === null) {
      return;
    }
    let isStale = false;
    let timer: number;
    const read = async (): Promise<void> => {
      const last = await Private.readLast(logApi, generation);
      if (!isStale) {
        setLines(last);
        timer = window.setTimeout(() => void read(), INTERVAL);
      }
    };
    void read();
    return () => {
      isStale = true;
      window.clearTimeout(timer);
    };
  }, [logApi, generation, isOpen]);
  return (
    <details
      className="jp-SparkConnectPanel-details"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('Log (last lines)')}</summary>
      {lines.length > 0 ? (
        <pre
          className="jp-SparkConnectPanel-log"
          tabIndex={0}
          aria-label={trans.__('Last lines of the log')}
        >
          {lines.join('\n')}
        </pre>
      ) : (
        <p className="jp-SparkConnectPanel-minor">
          {trans.__('The log is empty so far.')}
        </p>
      )}
    </details>
  );
}

/** How many lines are shown. */
const LINES = 8;

/** Bytes that surely hold so many lines without being many. */
const LIMIT = 8192;

/** Milliseconds from one answer to the next question. */
const INTERVAL = 1000;

namespace Private {
  /** Return the last lines; none while there is no log yet, which is so at the beginning of a start. */
  export async function readLast(
    api: IModelProps['logApi'],
    generation: number
  ): Promise<ReadonlyArray<string>> {
    try {
      const piece = await api.read({
        generation,
        direction: 'backward',
        limit: LIMIT
      });
      return piece.entries
        .flatMap(entry => entry.text.trimEnd().split('\n'))
        .slice(-LINES);
    } catch {
      return [];
    }
  }
}
