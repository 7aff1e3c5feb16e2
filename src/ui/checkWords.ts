import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import type { IStateWords } from './words';

/** What the doctor thinks of one thing. */
export function checkWords(
  state: ISparkServer.ICheck['state'],
  trans: TranslationBundle
): IStateWords {
  switch (state) {
    case 'ok':
      return { word: trans.__('OK'), shape: 'ok' };
    case 'warning':
      return { word: trans.__('Warning'), shape: 'warning' };
    case 'failure':
      return { word: trans.__('Failure'), shape: 'failed' };
  }
}

/** What a report comes to, in one sentence. */
export function reportSentence(
  checks: ReadonlyArray<ISparkServer.ICheck>,
  trans: TranslationBundle
): string {
  const count = (state: ISparkServer.ICheck['state']): number =>
    checks.filter(check => check.state === state).length;
  const failures = count('failure');
  if (failures > 0) {
    return trans._n(
      '%1 thing keeps Spark from starting.',
      '%1 things keep Spark from starting.',
      failures
    );
  }
  return count('warning') > 0
    ? trans.__('Spark can start, but not everything is as it should be.')
    : trans.__('Spark can start.');
}
