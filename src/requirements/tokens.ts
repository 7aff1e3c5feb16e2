import { Token } from '@lumino/coreutils';

import type { Changes } from '../changes/pending';
import type { NotebookNeeds } from './notebook';

/** What is wanted of the Spark that runs: by a person, and by the notebook in front. */
export interface INeeds {
  /** What a person wants to be otherwise. */
  readonly changes: Changes;
  /** What the notebook in front asks for. */
  readonly notebook: NotebookNeeds;
}

/** The token of what is wanted. */
export const INeeds = new Token<INeeds>(
  'jupyterlab-spark-connect:INeeds',
  'What a person and the notebook in front want of the Spark that runs.'
);
