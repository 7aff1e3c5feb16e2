import { Token } from '@lumino/coreutils';

import type { PendingChanges } from '../changes/pending';
import type { NotebookRequirements } from './notebook';

/** What is wanted of the Spark that runs: by a person, and by the notebook in front. */
export interface IRequirements {
  /** What a person wants to be otherwise. */
  readonly changes: PendingChanges;
  /** What the notebook in front asks for. */
  readonly notebook: NotebookRequirements;
}

/** The token of what is wanted. */
export const IRequirements = new Token<IRequirements>(
  'jupyterlab-spark-connect:IRequirements',
  'What a person and the notebook in front want of the Spark that runs.'
);
