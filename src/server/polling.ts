import type { IPoll } from '@lumino/polling';

import type { ISparkServer } from '../tokens';

/** Return how often to ask the server after its last answer, in milliseconds. */
export function frequencyFor(
  model: ISparkServer.IModel | null,
  problem: ISparkServer.IProblem | null
): IPoll.Frequency {
  if (problem?.kind === 'unreachable') {
    // A Jupyter server that is restarted is back within seconds, and no event says so.
    return { interval: 2000, backoff: 1.5, max: 10000 };
  }
  switch (model?.state) {
    case 'starting':
    case 'stopping':
      return { interval: 1000, backoff: true, max: 60000 };
    case 'ready':
      // Memory and notebooks change without an event.
      return { interval: 5000, backoff: true, max: 60000 };
    case 'failed':
      if (model.restart_at !== null) {
        return { interval: 1000, backoff: true, max: 60000 };
      }
      return { interval: 30000, backoff: true, max: 300000 };
    case 'stopped':
    case undefined:
      return { interval: 30000, backoff: true, max: 300000 };
  }
}
