import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../../tokens';
import { formatBytes, formatShare } from '../../ui/format';

/** Return what a start would take of this machine, such as `2 cores, 8 of 23 GB`. */
export function sizingWords(
  sizing: ISparkServer.ISizing,
  trans: TranslationBundle
): string {
  const { cores, driver_memory, memory_limit } = sizing;
  const memory = formatShare(driver_memory, memory_limit, trans);
  return cores === null
    ? trans.__('%1 for the driver', memory)
    : trans._n('%1 core, %2', '%1 cores, %2', cores, memory);
}

/** Return the same in a sentence. */
export function sizingSentence(
  sizing: ISparkServer.ISizing,
  trans: TranslationBundle
): string {
  return trans.__(
    'The driver may use %1; there are %2 in all, for the notebooks too',
    formatBytes(sizing.driver_memory, trans),
    formatBytes(sizing.memory_limit, trans)
  );
}
