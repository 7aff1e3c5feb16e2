import * as React from 'react';

import { Duration } from '../ui/duration';
import { StateShape } from '../ui/stateShape';
import { stateWords } from '../ui/words';
import type { IViewProps } from './view';

/** The first line of the panel: shape, word, how long, and the step of a start or stop. */
export function StateLine(props: IViewProps): React.ReactElement {
  const { server, trans } = props;
  const { word, shape } = stateWords(server, trans);
  const model = server.problem ? null : server.model;
  const isMoving = model?.state === 'starting' || model?.state === 'stopping';
  // A start began when it was asked for, whatever happened in between; so did a Spark that was taken over.
  const since =
    model?.state === 'starting' || model?.adopted
      ? model.started_at
      : model?.since;
  return (
    <div className="jp-SparkConnectPanel-state">
      <div className="jp-SparkConnectPanel-stateLine">
        <StateShape shape={shape} />
        {/* The ticking time stands outside, or it would be read aloud with every tick. */}
        <span className="jp-SparkConnectPanel-word" role="status">
          {word}
        </span>
        {since && (isMoving || model?.state === 'ready') && (
          <>
            <span aria-hidden="true">·</span>
            <Duration
              since={since}
              clockSkew={server.clockSkew}
              precision={isMoving ? 'exact' : 'rough'}
              trans={trans}
            />
          </>
        )}
      </div>
      <p className="jp-SparkConnectPanel-step" aria-live="polite">
        {isMoving ? model?.step : null}
      </p>
    </div>
  );
}
