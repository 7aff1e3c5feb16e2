import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import { faultOfPattern } from './patterns';
import { readDecimal, readNumber, trimBlanks } from './quantities';

/** What is needed of an option to judge its value. */
export type IJudged = Pick<
  ISparkServer.IOption,
  'name' | 'kind' | 'unit' | 'values' | 'exact' | 'minimum' | 'maximum'
>;

/**
 * Why Spark would refuse a value; null when it takes it.
 *
 * #### Notes
 * The server judges again and in the same words; `tests/vectors/option_values.json` holds both to the same
 * judgement.
 */
export function checkValue(
  option: IJudged,
  value: string,
  trans: TranslationBundle
): string | null {
  const right = Private.rightOf(option, value, trans);
  return right === null
    ? null
    : trans.__('%1 is "%2": %3.', option.name, value, right);
}

namespace Private {
  /** The kinds that are counted. */
  type Numeric = 'integer' | 'decimal' | 'bytes' | 'time';

  /** What an integer without bounds is held by. */
  const INT = { low: '-2147483648', high: '2147483647' };

  /** What would be right; null when the value is. */
  export function rightOf(
    option: IJudged,
    value: string,
    trans: TranslationBundle
  ): string | null {
    switch (option.kind) {
      case 'boolean':
        return /^(true|false)$/i.test(trimBlanks(value))
          ? null
          : trans.__('it is either true or false');
      case 'integer':
      case 'decimal':
      case 'bytes':
      case 'time':
        return rightNumber(option, option.kind, value, trans);
      case 'enumeration':
        return rightChoice(option, value, trans);
      case 'regex': {
        const fault = faultOfPattern(value, trans);
        return fault === null
          ? null
          : trans.__('it takes a regular expression, and %1', fault);
      }
      case 'list':
      case 'text':
        return null;
    }
  }

  function rightNumber(
    option: IJudged,
    kind: Numeric,
    value: string,
    trans: TranslationBundle
  ): string | null {
    const number = readNumber(option, value);
    if (number === null) {
      return form(kind, trans);
    }
    const isInteger = kind === 'integer';
    const read = (bound: string | null): bigint | number | null =>
      bound === null ? null : readNumber(option, bound);
    const low = read(option.minimum ?? (isInteger ? INT.low : null));
    const high = read(option.maximum ?? (isInteger ? INT.high : null));
    // Written so that NaN, which is neither more nor less, is outside any bounds.
    return (low === null || number >= low) && (high === null || number <= high)
      ? null
      : trans.__('it takes %1', range(option, trans));
  }

  function form(kind: Numeric, trans: TranslationBundle): string {
    switch (kind) {
      case 'integer':
        return trans.__('it takes a whole number');
      case 'decimal':
        return trans.__('it takes a number, such as 0.5');
      case 'time':
        return trans.__('it takes a number with a unit, such as 30s or 5min');
      case 'bytes':
        return trans.__('it takes a number with a unit, such as 2g or 512m');
    }
  }

  function range(option: IJudged, trans: TranslationBundle): string {
    let { minimum: low, maximum: high } = option;
    if (option.kind === 'integer' && low === null && high === null) {
      ({ low, high } = INT);
    }
    const isDecimal = option.kind === 'decimal';
    const beyond = isDecimal && low !== null ? beside(low, -1) : null;
    const below = isDecimal && high !== null ? beside(high, 1) : null;
    if (low !== null && high !== null && beyond === null && below === null) {
      return trans.__('%1 to %2', low, high);
    }
    const least =
      beyond !== null
        ? trans.__('more than %1', beyond)
        : low !== null && trans.__('%1 or more', low);
    const most =
      below !== null
        ? trans.__('less than %1', below)
        : high !== null && trans.__('%1 or less', high);
    return least && most
      ? trans.__('%1 and %2', least, most)
      : least || most || '';
  }

  /** The round number that a bound of Spark's lies right beside, and so leaves out. */
  function beside(bound: string, step: 1 | -1): string | null {
    const number = readDecimal(bound) ?? 0;
    const next = neighbour(number, step);
    return String(next).length + 2 < String(number).length
      ? String(next)
      : null;
  }

  /** The nearest other number above or below. */
  function neighbour(number: number, step: 1 | -1): number {
    if (number === 0) {
      return step * Number.MIN_VALUE;
    }
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, number);
    const isAway = number > 0 === step > 0;
    view.setBigInt64(0, view.getBigInt64(0) + (isAway ? 1n : -1n));
    return view.getFloat64(0);
  }

  function rightChoice(
    option: IJudged,
    value: string,
    trans: TranslationBundle
  ): string | null {
    const values = option.values ?? [];
    const wanted = trimBlanks(value);
    const isKnown = values.some(known =>
      option.exact
        ? known === wanted
        : known.toUpperCase() === wanted.toUpperCase()
    );
    return isKnown || values.length === 0
      ? null
      : trans.__(
          'it is one of %1 and %2',
          values.slice(0, -1).join(', '),
          values[values.length - 1]
        );
  }
}
