import * as React from 'react';

import type { Shape } from './words';

/**
 * The shape that goes with a state's word: an empty ring, a half disc, a disc, a cross, a dashed ring,
 * a tick, a triangle.
 *
 * #### Notes
 * It is hidden from screen readers, since the word beside it says the same.
 */
export function StateShape(props: { shape: Shape }): React.ReactElement {
  return (
    <svg
      className={`jp-SparkConnectShape jp-mod-${props.shape}`}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      {drawing(props.shape)}
    </svg>
  );
}

function drawing(shape: Shape): React.ReactElement {
  switch (shape) {
    case 'none':
      return <circle className="jp-SparkConnectShape-line" {...RING} />;
    case 'moving':
      return (
        <>
          <circle className="jp-SparkConnectShape-line" {...RING} />
          <path
            className="jp-SparkConnectShape-area"
            d="M6 1.5a4.5 4.5 0 0 1 0 9z"
          />
        </>
      );
    case 'ready':
      return <circle className="jp-SparkConnectShape-area" {...DISC} />;
    case 'failed':
      return (
        <path className="jp-SparkConnectShape-line" d="M2 2l8 8M10 2l-8 8" />
      );
    case 'ok':
      return (
        <path className="jp-SparkConnectShape-line" d="M1.5 6.5l3 3 6-7" />
      );
    case 'warning':
      return (
        <>
          <path
            className="jp-SparkConnectShape-line"
            d="M6 1.5L11.25 10.5H.75z"
            strokeLinejoin="round"
          />
          <path className="jp-SparkConnectShape-line" d="M6 4.5v3M6 8.2v1.2" />
        </>
      );
    case 'unknown':
      return (
        <circle
          className="jp-SparkConnectShape-line"
          strokeDasharray="2 1.6"
          {...RING}
        />
      );
  }
}

const RING = { cx: 6, cy: 6, r: 4.5 };
const DISC = { cx: 6, cy: 6, r: 5.25 };
