import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { formatDuration, formatTime } from './format';

/** A sentence that counts down to something, with the exact time on hover. */
export function Countdown(props: Countdown.IProps): React.ReactElement {
  const { until, clockSkew, sentence, trans } = props;
  const [, tick] = React.useReducer((turn: number) => turn + 1, 0);
  React.useEffect(() => {
    const timer = window.setInterval(tick, 1000);
    return () => window.clearInterval(timer);
  }, []);
  const left = Date.parse(until) - Date.now() - clockSkew;
  // A second that has begun still counts, so that "0 s" means now.
  const whole = Math.ceil(left / 1000) * 1000;
  return (
    // A timer is not read aloud with every tick.
    <p
      role="timer"
      className="jp-SparkConnect-number"
      title={formatTime(until)}
    >
      {sentence(formatDuration(whole, 'rough', trans))}
    </p>
  );
}

/** The namespace of `Countdown`. */
export namespace Countdown {
  /** The properties of a countdown. */
  export interface IProps {
    /** When it happens, by the server's clock. */
    readonly until: string;
    /** Milliseconds that the server's clock is ahead of this browser's. */
    readonly clockSkew: number;
    /** The sentence that tells how long it takes until then. */
    readonly sentence: (left: string) => string;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}
