import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import { problemWords } from '../ui/words';
import { idleSentence, lossSentence } from '../ui/lossWords';

/** Return what is to be known of the state beside its word; null when the word says it all. */
export function stateSentence(
  server: ISparkServer,
  trans: TranslationBundle
): string | null {
  const { model, problem } = server;
  if (problem) {
    return problemWords(problem, trans).sentence;
  }
  if (model?.state === 'failed' && model.error) {
    return [model.error.message, lossSentence(model.error, trans)]
      .filter(sentence => sentence !== null)
      .join(' ');
  }
  return model?.idle_stop_at
    ? idleSentence(model.idle_stop_at, trans)
    : (model?.step ?? model?.stop_reason ?? null);
}
