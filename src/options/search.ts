import type { OptionsApi } from './api';

/** Options under one prefix, such as `spark.driver`. */
export interface IGroup {
  readonly prefix: string;
  readonly options: ReadonlyArray<OptionsApi.IOption>;
}

/** The most options that a search returns. */
export const MOST_FOUND = 50;

/**
 * Return the options that hold every word of the query in their key or in their documentation, the best first.
 *
 * #### Notes
 * A word in the key counts for more than one in the documentation, and the beginning of a part of the key
 * for more than its middle.
 */
export function searchOptions(
  options: ReadonlyArray<OptionsApi.IOption>,
  query: string,
  limit = MOST_FOUND
): ReadonlyArray<OptionsApi.IOption> {
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

/** Return the options by the first two parts of their keys; the group of the best stands first. */
export function groupOptions(
  options: ReadonlyArray<OptionsApi.IOption>
): ReadonlyArray<IGroup> {
  const groups = new Map<string, OptionsApi.IOption[]>();
  for (const option of options) {
    const prefix = option.name.split('.').slice(0, 2).join('.');
    groups.set(prefix, [...(groups.get(prefix) ?? []), option]);
  }
  return [...groups].map(([prefix, options]) => ({ prefix, options }));
}

namespace Private {
  /** Return how far an option is from what is looked for; infinitely when a word is in neither place. */
  export function rank(
    option: OptionsApi.IOption,
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
}
