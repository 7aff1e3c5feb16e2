import type { ISparkServer } from '../tokens';

/** What is needed of an option to read its value. */
export type INumeric = Pick<ISparkServer.IOption, 'kind' | 'unit'>;

/**
 * A value as a number in the option's unit, read and cut as Spark does; null when Spark cannot read it.
 *
 * #### Notes
 * Java's `long` is wider than the whole numbers of a browser, hence `bigint`.
 */
export function readNumber(
  option: INumeric,
  value: string
): bigint | number | null {
  switch (option.kind) {
    case 'integer':
      return Private.readWhole(value);
    case 'decimal':
      return readDecimal(value);
    case 'bytes':
      return Private.readBytes(value, option.unit ?? 'b');
    case 'time':
      return Private.readTime(value, option.unit ?? 'ms');
    case 'boolean':
    case 'enumeration':
    case 'list':
    case 'regex':
    case 'text':
      return null;
  }
}

/** A number as Java's `double` reads it; null for anything else. */
export function readDecimal(value: string): number | null {
  const trimmed = trimBlanks(value);
  const plain =
    /^([+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))[fd]?$/i.exec(
      trimmed
    );
  if (plain) {
    // Java spells these two in one way only.
    return /n/i.test(trimmed) && !/NaN|Infinity/.test(trimmed)
      ? null
      : Number(plain[1].replace(/^[+-]NaN$/, 'NaN'));
  }
  const hexadecimal =
    /^([+-]?)0x(?:([\da-f]+)\.?|([\da-f]*)\.([\da-f]+))p([+-]?\d+)[fd]?$/i.exec(
      trimmed
    );
  if (!hexadecimal) {
    return null;
  }
  const [, sign, whole, before = '', behind = '', power] = hexadecimal;
  const digits = parseInt(whole ?? before + behind, 16);
  const size = digits * 2 ** (Number(power) - 4 * behind.length);
  return sign === '-' ? -size : size;
}

/** A text without the blanks that Java's `trim` takes off its ends. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] <= ' ') {
    start += 1;
  }
  while (end > start && text[end - 1] <= ' ') {
    end -= 1;
  }
  return text.slice(start, end);
}

namespace Private {
  /** The greatest `long`; the least lies one further from zero. */
  const LONG = 2n ** 63n - 1n;

  const BYTE_UNITS: Readonly<Record<string, bigint>> = Object.fromEntries(
    ['b', 'k kb kib', 'm mb mib', 'g gb gib', 't tb tib', 'p pb pib'].flatMap(
      (names, power) =>
        names.split(' ').map(name => [name, 1024n ** BigInt(power)] as const)
    )
  );

  /** In nanoseconds; there are options that count in these, but no way to write them. */
  const TIME_UNITS: Readonly<Record<string, bigint>> = {
    us: 10n ** 3n,
    ms: 10n ** 6n,
    s: 10n ** 9n,
    m: 60n * 10n ** 9n,
    min: 60n * 10n ** 9n,
    h: 3600n * 10n ** 9n,
    d: 86400n * 10n ** 9n
  };

  /** A whole number of any size. */
  export function readWhole(value: string): bigint | null {
    const trimmed = trimBlanks(value);
    return /^[+-]?\d{1,1000}$/.test(trimmed)
      ? BigInt(trimmed.replace('+', ''))
      : null;
  }

  /** A size in a unit. */
  export function readBytes(value: string, unit: string): bigint | null {
    // Spark takes a minus off before it trims: it stands before all blanks or not at all.
    const isNegative = value.startsWith('-');
    const parts = split(
      isNegative ? value.slice(1) : value,
      /^(\d+)([a-z]+)?$/
    );
    const written = parts && BYTE_UNITS[parts.unit ?? unit];
    if (!parts || !written || parts.number > LONG) {
      return null;
    }
    const size = (parts.number * written) / (BYTE_UNITS[unit] ?? 1n);
    if (size > LONG) {
      return null;
    }
    return isNegative ? -size : size;
  }

  /** A duration in a unit. */
  export function readTime(value: string, unit: string): bigint | null {
    const parts = split(value, /^(-?\d+)([a-z]+)?$/);
    const whole = TIME_UNITS[unit] ?? 1n;
    const written =
      parts && (parts.unit === undefined ? whole : TIME_UNITS[parts.unit]);
    if (
      !parts ||
      !written ||
      parts.number > LONG ||
      parts.number < -LONG - 1n
    ) {
      return null;
    }
    const time = (parts.number * written) / whole;
    return time > LONG ? LONG : time < -LONG - 1n ? -LONG - 1n : time;
  }

  function split(
    value: string,
    form: RegExp
  ): { number: bigint; unit: string | undefined } | null {
    const parts = form.exec(trimBlanks(value).toLowerCase());
    return parts && parts[1].length <= 1000
      ? { number: BigInt(parts[1]), unit: parts[2] }
      : null;
  }
}
