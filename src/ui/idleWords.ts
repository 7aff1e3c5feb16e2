import type { TranslationBundle } from '@jupyterlab/translation';

import { formatTimeOfDay } from './format';

/** That Spark will be stopped because nobody uses it, where the words cannot count down. */
export function idleSentence(time: string, trans: TranslationBundle): string {
  return trans.__('Nobody uses Spark: it stops at %1.', formatTimeOfDay(time));
}
