import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import { readQuantity } from './quantities';

/**
 * What is wrong with the value of an option; null when nothing is.
 *
 * #### Notes
 * The server checks again, and knows more: what only Java can judge, such as its regular expressions, is
 * left to it. `tests/vectors/option_values.json` holds both sides to the same judgement.
 */
export function checkValue(
  option: ISparkServer.IOption,
  value: string,
  trans: TranslationBundle
): string | null {
  if (!Private.isOfKind(option, value)) {
    return trans.__(
      '%1 cannot be "%2": %3',
      option.name,
      value,
      Private.right(option, trans)
    );
  }
  const { minimum, maximum } = option;
  if (minimum !== null && Private.compare(option, value, minimum) < 0) {
    return trans.__(
      '%1 cannot be "%2": it is %3 or more.',
      option.name,
      value,
      minimum
    );
  }
  if (maximum !== null && Private.compare(option, value, maximum) > 0) {
    return trans.__(
      '%1 cannot be "%2": it is %3 or less.',
      option.name,
      value,
      maximum
    );
  }
  return null;
}

namespace Private {
  /** Whether Spark could read the value. */
  export function isOfKind(
    option: ISparkServer.IOption,
    value: string
  ): boolean {
    switch (option.kind) {
      case 'boolean':
        return /^(true|false)$/i.test(value.trim());
      case 'integer':
        return /^[+-]?\d+$/.test(value.trim());
      case 'decimal':
        return (
          /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[fd]?$/i.test(value.trim()) ||
          /^([+-]?Infinity|NaN)$/.test(value.trim())
        );
      case 'bytes':
      case 'time':
        return readQuantity(option.kind, value, option.unit) !== null;
      case 'enumeration':
        return (
          option.values === null ||
          option.values.some(
            known => known.toLowerCase() === value.trim().toLowerCase()
          )
        );
      case 'list':
      case 'regex':
      case 'text':
        return true;
    }
  }

  /** Less than, equal to, or more than nothing, as the first value is to the second. */
  export function compare(
    option: ISparkServer.IOption,
    first: string,
    second: string
  ): number {
    const read = (value: string): number =>
      option.kind === 'bytes' || option.kind === 'time'
        ? (readQuantity(option.kind, value, option.unit) ?? NaN)
        : Number(value);
    // What is no number is neither less nor more.
    return read(first) - read(second) || 0;
  }

  /** What would be right. */
  export function right(
    option: ISparkServer.IOption,
    trans: TranslationBundle
  ): string {
    switch (option.kind) {
      case 'boolean':
        return trans.__('it is true or false.');
      case 'integer':
        return trans.__('it is a whole number, such as 4.');
      case 'decimal':
        return trans.__('it is a number, such as 0.5.');
      case 'bytes':
        return trans.__('it is a size, such as 512m or 2g.');
      case 'time':
        return trans.__('it is a duration, such as 500ms, 30s or 5min.');
      case 'enumeration':
        return trans.__('it is one of %1.', (option.values ?? []).join(', '));
      case 'list':
      case 'regex':
      case 'text':
        return '';
    }
  }
}
