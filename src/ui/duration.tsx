import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Precision } from './format';
import { formatDuration, formatTime } from './format';

/** How long ago something happened, ticking, with the exact time on hover. */
export function Duration(props: Duration.IProps): React.ReactElement {
  const { since, clockSkew, precision, trans } = props;
  const passed = (): number => Date.now() + clockSkew - Date.parse(since);
  const [, tick] = React.useReducer((turn: number) => turn + 1, 0);
  // Tenths are shown for the first ten seconds only.
  const interval = precision === 'exact' && passed() < 10000 ? 100 : 1000;
  React.useEffect(() => {
    const timer = window.setInterval(tick, interval);
    return () => window.clearInterval(timer);
  }, [interval]);
  return (
    <time
      className="jp-SparkConnect-number"
      dateTime={since}
      title={trans.__('Since %1', formatTime(since))}
    >
      {formatDuration(passed(), precision, trans)}
    </time>
  );
}

/** The namespace of `Duration`. */
export namespace Duration {
  /** The properties of a duration. */
  export interface IProps {
    /** When it began, by the server's clock. */
    readonly since: string;
    /** Milliseconds that the server's clock is ahead of this browser's. */
    readonly clockSkew: number;
    /** How fine it is told. */
    readonly precision: Precision;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}
