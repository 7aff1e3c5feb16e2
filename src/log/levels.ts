import type { LogApi } from './api';

/** The least level that is shown; `ALL` shows lines without a level too. */
export type Threshold = 'ALL' | 'INFO' | 'WARN' | 'ERROR';

/** Every threshold, the one that shows most first. */
export const THRESHOLDS: ReadonlyArray<Threshold> = [
  'ALL',
  'INFO',
  'WARN',
  'ERROR'
];

const RANKED: ReadonlyArray<LogApi.Level> = ['INFO', 'WARN', 'ERROR', 'FATAL'];

/** Return the levels that a threshold lets through; undefined for all of them. */
export function levelsFrom(
  threshold: Threshold
): ReadonlyArray<LogApi.Level> | undefined {
  return threshold === 'ALL'
    ? undefined
    : RANKED.slice(RANKED.indexOf(threshold));
}
