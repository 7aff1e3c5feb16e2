import type { ISparkServer } from '../tokens';

/**
 * The key that was probably meant; null when none is near, or when the key is right.
 *
 * #### Notes
 * The server judges by the same rules, and refuses a start for it. So little is guessed: letters in one or
 * two parts of a key, case, separators, and a missing `spark.`.
 */
export function nearMiss(
  name: string,
  options: ReadonlyArray<ISparkServer.IOption>
): string | null {
  const names = options.map(option => option.name);
  if (names.includes(name)) {
    return null;
  }
  const plain = Private.plain(name);
  const same =
    names.find(known => Private.plain(known) === plain) ??
    names.find(known => Private.plain(known) === `spark${plain}`);
  if (same !== undefined) {
    return same;
  }
  const wanted = /^spark\./i.test(name) ? name : `spark.${name}`;
  let meant: string | null = null;
  let least = Infinity;
  for (const known of names) {
    const steps = Private.distance(wanted, known);
    if (steps < least) {
      least = steps;
      meant = known;
    }
  }
  return least === 1 ||
    (meant !== null && Private.hasWordOfItsOwn(wanted, names))
    ? meant
    : null;
}

namespace Private {
  /** A key without case and separators. */
  export function plain(name: string): string {
    return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
  }

  /** Whether this is a slip of the pen: `minExecutors` is no misspelt `maxExecutors`. */
  export function hasWordOfItsOwn(
    name: string,
    names: ReadonlyArray<string>
  ): boolean {
    const known = new Set(names.flatMap(words));
    return words(name).some(word => !known.has(word));
  }

  /** The slips between two keys; infinitely many where they are others. */
  export function distance(name: string, known: string): number {
    const parts = name.split('.');
    const others = known.split('.');
    if (parts.length !== others.length) {
      return Infinity;
    }
    let total = 0;
    for (const [index, part] of parts.entries()) {
      total += distanceOfParts(part, others[index]);
    }
    return total <= 2 ? total : Infinity;
  }

  function distanceOfParts(part: string, other: string): number {
    if (part.toLowerCase() === other.toLowerCase()) {
      return 0;
    }
    const most = other.length < 8 ? 1 : 2;
    const isOther =
      part.replace(/\D/g, '') !== other.replace(/\D/g, '') ||
      Math.min(part.length, other.length) < 3 ||
      Math.abs(part.length - other.length) > most;
    const steps = isOther
      ? Infinity
      : slips(part.toLowerCase(), other.toLowerCase());
    return steps <= most ? steps : Infinity;
  }

  function words(name: string): ReadonlyArray<string> {
    const found = name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+/g) ?? [];
    return found.map(word => word.toLowerCase());
  }

  /** Letters too many, too few, wrong or swapped. */
  function slips(text: string, other: string): number {
    let before: number[] = [];
    let last = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let row = 1; row <= text.length; row++) {
      const line = [row];
      for (let column = 1; column <= other.length; column++) {
        const isSame = text[row - 1] === other[column - 1];
        const isSwapped =
          row > 1 &&
          column > 1 &&
          text[row - 1] === other[column - 2] &&
          text[row - 2] === other[column - 1];
        line[column] = Math.min(
          last[column] + 1,
          line[column - 1] + 1,
          last[column - 1] + (isSame ? 0 : 1),
          isSwapped ? before[column - 2] + 1 : Infinity
        );
      }
      before = last;
      last = line;
    }
    return last[other.length];
  }
}
