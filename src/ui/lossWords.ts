import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import { formatBytes, formatNames, formatTimeOfDay } from './format';

/** Return what the notebooks have lost with Spark; null when none was attached. */
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

/** Return the same without names, for where they do not fit. */
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

/**
 * What a restart costs, such as `flights.ipynb loses temp views x and y, and 1.2 GB of cached tables.`;
 * null when nobody loses anything.
 */
export function costSentence(
  losses: ISparkServer.ILosses,
  trans: TranslationBundle
): string | null {
  const { notebooks } = losses;
  const objects = lostObjects(losses, trans);
  if (notebooks.length === 0) {
    return objects && trans.__('Lost with it: %1.', objects);
  }
  const names = formatNames(notebooks, trans);
  return objects
    ? trans._n('%2 loses %3.', '%2 lose %3.', notebooks.length, names, objects)
    : trans._n(
        '%2 loses its session.',
        '%2 lose their session.',
        notebooks.length,
        names
      );
}

/** Return the views and cached tables, such as `temp view x, and 1.2 GB of cached tables`; null when there are none. */
export function lostObjects(
  losses: ISparkServer.ILosses,
  trans: TranslationBundle
): string | null {
  const views =
    losses.views.length === 0
      ? null
      : trans._n(
          'temp view %2',
          'temp views %2',
          losses.views.length,
          formatNames(losses.views, trans)
        );
  const bytes = losses.cached.reduce((sum, each) => sum + each.bytes, 0);
  const cached =
    bytes === 0
      ? null
      : trans.__('%1 of cached tables', formatBytes(bytes, trans));
  return views && cached
    ? trans.__('%1, and %2', views, cached)
    : (views ?? cached);
}

/** Return the sentence that Spark will be stopped because nobody uses it, where the words cannot count down. */
export function idleSentence(time: string, trans: TranslationBundle): string {
  return trans.__('Nobody uses Spark: it stops at %1.', formatTimeOfDay(time));
}
