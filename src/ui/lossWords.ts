import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import { formatNames } from './format';

/** What the notebooks have lost with Spark; null when none was attached. */
export function lossSentence(
  error: ISparkServer.IFailure,
  trans: TranslationBundle
): string | null {
  const { notebooks } = error;
  return notebooks.length === 0
    ? null
    : trans._n(
        'Lost with it: temp views, cached tables and functions of %2.',
        'Lost with it: temp views, cached tables and functions of %2.',
        notebooks.length,
        formatNames(notebooks, trans)
      );
}

/** The same without names, for where they do not fit. */
export function shortLossSentence(
  error: ISparkServer.IFailure,
  trans: TranslationBundle
): string | null {
  const { notebooks } = error;
  return notebooks.length === 0
    ? null
    : trans._n(
        'Lost with it: the session of %1 notebook.',
        'Lost with it: the session of %1 notebooks.',
        notebooks.length
      );
}
