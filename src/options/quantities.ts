/** A size or a duration as Spark reads it. */
export type Quantity = 'bytes' | 'time';

/** Bytes in a unit; Spark takes each with and without a `b` behind it. */
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
  p: 2 ** 50,
  pb: 2 ** 50
};

/** Microseconds in a unit. */
const TIMES: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  min: 60e6,
  h: 3600e6,
  d: 86400e6
};

const UNITS: Record<Quantity, Readonly<Record<string, number>>> = {
  bytes: BYTES,
  time: TIMES
};

/**
 * Read a number with or without a unit, such as `2g` or `30s`.
 *
 * @param unit - What a number without a unit is counted in.
 * @returns Bytes or microseconds; null when Spark could not read it.
 */
export function readQuantity(
  kind: Quantity,
  value: string,
  unit: string | null
): number | null {
  const parts = /^(-?\d+)([a-z]+)?$/.exec(value.trim().toLowerCase());
  if (!parts) {
    return null;
  }
  const factor =
    UNITS[kind][parts[2] ?? unit ?? (kind === 'bytes' ? 'b' : 'ms')];
  return factor === undefined ? null : Number(parts[1]) * factor;
}
