import type { ISparkServer } from '../tokens';

/** Options under one prefix, such as `spark.driver`. */
export interface IGroup {
  readonly prefix: string;
  readonly options: ReadonlyArray<ISparkServer.IOption>;
}

/** The most options that a search gives. */
export const MOST_FOUND = 50;

/**
 * The options that hold every word of the query in their key or in their documentation, the best first.
 *
 * #### Notes
 * A word in the key counts for more than one in the documentation, and the beginning of a part of the key
 * for more than its middle.
 */
export function searchOptions(
  options: ReadonlyArray<ISparkServer.IOption>,
  query: string,
  limit = MOST_FOUND
): ReadonlyArray<ISparkServer.IOption> {
  const whole = query.trim().toLowerCase();
  const words = whole.split(/\s+/).filter(word => word);
  return options
    .map(option => ({ option, rank: Private.rank(option, whole, words) }))
    .filter(({ rank }) => rank < Infinity)
    .sort(
      (first, second) =>
        first.rank - second.rank ||
        first.option.name.length - second.option.name.length ||
        first.option.name.localeCompare(second.option.name)
    )
    .slice(0, limit)
    .map(({ option }) => option);
}

/** The options by the first two parts of their keys; the group of the best stands first. */
export function groupOptions(
  options: ReadonlyArray<ISparkServer.IOption>
): ReadonlyArray<IGroup> {
  const groups = new Map<string, ISparkServer.IOption[]>();
  for (const option of options) {
    const prefix = option.name.split('.').slice(0, 2).join('.');
    groups.set(prefix, [...(groups.get(prefix) ?? []), option]);
  }
  return [...groups].map(([prefix, options]) => ({ prefix, options }));
}

/** The key that was probably meant; null when none is near, or when the key is right. */
export function nearMiss(
  name: string,
  options: ReadonlyArray<ISparkServer.IOption>
): string | null {
  const typed = name.trim().toLowerCase();
  // One letter in eight may be wrong, three at most.
  const most = Math.min(3, Math.floor(typed.length / 8));
  let best: string | null = null;
  let least = most + 1;
  for (const { name: known } of options) {
    if (known === name.trim()) {
      return null;
    }
    if (Math.abs(known.length - typed.length) < least) {
      const steps = Private.distance(typed, known.toLowerCase());
      if (steps < least) {
        least = steps;
        best = known;
      }
    }
  }
  return best;
}

namespace Private {
  /** How far an option is from what is looked for; infinitely when a word is in neither place. */
  export function rank(
    option: ISparkServer.IOption,
    whole: string,
    words: ReadonlyArray<string>
  ): number {
    const key = option.name.toLowerCase();
    if (key === whole) {
      return -1;
    }
    const doc = option.doc.toLowerCase();
    return words.reduce((sum, word) => sum + rankWord(key, doc, word), 0);
  }

  function rankWord(key: string, doc: string, word: string): number {
    const place = key.indexOf(word);
    if (place === 0 || key.includes(`.${word}`)) {
      return 0;
    }
    if (place > 0) {
      return 1;
    }
    if (new RegExp(`\\b${escaped(word)}`).test(doc)) {
      return 10;
    }
    return doc.includes(word) ? 11 : Infinity;
  }

  function escaped(word: string): string {
    return word.replace(/[\\^$.*|?+()[\]{}]/g, '\\$&');
  }

  /** Letters to insert, remove, replace or swap with their neighbours, to make one text of the other. */
  export function distance(first: string, second: string): number {
    let before: number[] = [];
    let last = Array.from({ length: second.length + 1 }, (_, index) => index);
    for (let i = 1; i <= first.length; i++) {
      const row = [i];
      for (let j = 1; j <= second.length; j++) {
        const isSame = first[i - 1] === second[j - 1];
        row[j] = Math.min(
          last[j] + 1,
          row[j - 1] + 1,
          last[j - 1] + (isSame ? 0 : 1)
        );
        const isSwapped =
          i > 1 &&
          j > 1 &&
          first[i - 1] === second[j - 2] &&
          first[i - 2] === second[j - 1];
        if (isSwapped) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      before = last;
      last = row;
    }
    return last[second.length];
  }
}
