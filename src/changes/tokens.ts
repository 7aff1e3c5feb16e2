import { Token } from '@lumino/coreutils';

import type { PendingChanges } from './pending';

/** The type of the token's service. */
export type IPendingChanges = PendingChanges;

/** The token of what a person wants to change of the running Spark. */
export const IPendingChanges = new Token<IPendingChanges>(
  'jupyterlab-spark-connect:IPendingChanges',
  'What a person wants to change of the running Spark, and what waits for the next start.'
);
