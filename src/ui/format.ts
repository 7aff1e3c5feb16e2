import type { TranslationBundle } from '@jupyterlab/translation';

/** How fine a duration is told. */
export type Precision = 'exact' | 'rough';

/**
 * A duration in words, such as `1.2 s`, `2 min 05 s` or `3 h 12 min`.
 *
 * @param milliseconds - The duration; less than nothing counts as nothing.
 * @param precision - `exact` for something one waits for, `rough` for something that lasts.
 */
export function formatDuration(
  milliseconds: number,
  precision: Precision,
  trans: TranslationBundle
): string {
  const tenths = Math.floor(Math.max(0, milliseconds) / 100);
  const seconds = Math.floor(tenths / 10);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) {
    return trans.__('%1 d %2 h', days, hours % 24);
  }
  if (hours > 0) {
    return trans.__('%1 h %2 min', hours, twoDigits(minutes % 60));
  }
  if (minutes > 0) {
    return precision === 'rough'
      ? trans.__('%1 min', minutes)
      : trans.__('%1 min %2 s', minutes, twoDigits(seconds % 60));
  }
  return precision === 'exact' && seconds < 10
    ? trans.__('%1 s', (tenths / 10).toFixed(1))
    : trans.__('%1 s', seconds);
}

/** Return bytes with a unit, such as `1.2 GB`; one unit is 1024 of the next smaller, as Spark counts. */
export function formatBytes(bytes: number, trans: TranslationBundle): string {
  const { value, power } = scale(bytes);
  switch (power) {
    case 0:
      return trans.__('%1 bytes', value);
    case 1:
      return trans.__('%1 KB', value);
    case 2:
      return trans.__('%1 MB', value);
    case 3:
      return trans.__('%1 GB', value);
    default:
      return trans.__('%1 TB', value);
  }
}

/** Return a part of a whole, such as `8 of 23 GB` or `512 MB of 2 GB`. */
export function formatShare(
  part: number,
  whole: number,
  trans: TranslationBundle
): string {
  const share = { part: scale(part), whole: scale(whole) };
  return share.part.power === share.whole.power
    ? trans.__('%1 of %2', share.part.value, formatBytes(whole, trans))
    : trans.__('%1 of %2', formatBytes(part, trans), formatBytes(whole, trans));
}

/** Return names in a sentence, such as `one, two and three`; the rest is counted where there are many. */
export function formatNames(
  names: ReadonlyArray<string>,
  trans: TranslationBundle
): string {
  const isLong = names.length > MOST_NAMES;
  const shown = names.slice(0, isLong ? MOST_NAMES - 1 : MOST_NAMES);
  const last = isLong
    ? trans._n('%1 other', '%1 others', names.length - shown.length)
    : shown.pop();
  return shown.length === 0
    ? (last ?? '')
    : trans.__('%1 and %2', shown.join(', '), last);
}

/** Return the time of day for a person, to the minute, in the browser's time zone. */
export function formatTimeOfDay(time: string): string {
  return new Date(time).toLocaleTimeString(undefined, { timeStyle: 'short' });
}

/** Return a point in time for a person, exact to the second, in the browser's time zone. */
export function formatTime(time: string): string {
  return new Date(time).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'medium'
  });
}

/** The most names that a sentence holds. */
const MOST_NAMES = 5;

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Return the bytes in the largest unit that leaves no zero before the point, with one decimal where it says something. */
function scale(bytes: number): { value: string; power: number } {
  const power =
    bytes < 1024
      ? 0
      : Math.min(4, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** power;
  const isWhole = power === 0 || value >= 100 || Number.isInteger(value);
  return { value: isWhole ? value.toFixed(0) : value.toFixed(1), power };
}
