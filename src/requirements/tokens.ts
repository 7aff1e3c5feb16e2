import { Token } from '@lumino/coreutils';

import type { NotebookRequirements } from './notebook';

/** The type of the token's service. */
export type IRequirements = NotebookRequirements;

/** The token of what the notebook in front requires. */
export const IRequirements = new Token<IRequirements>(
  'jupyterlab-spark-connect:IRequirements',
  'What the notebook in front requires of Spark.'
);
