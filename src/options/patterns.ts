import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * What is plainly wrong with a regular expression of Java's; null when nothing plainly is.
 *
 * #### Notes
 * The browser's dialect differs from Java's, so it cannot be asked. A rarer fault is left to Spark.
 */
export function faultOfPattern(
  pattern: string,
  trans: TranslationBundle
): string | null {
  // Under this flag a # hides the rest of a line, brackets and all.
  return /\(\?[a-zA-Z]*x/.test(pattern)
    ? null
    : new Private.Reader(pattern, trans).fault();
}

namespace Private {
  const QUOTE = /\\Q[^]*?(?:\\E|$(?![^]))/y;
  const COUNT = /\{\d+(?:,\d*)?\}/y;
  const GROUP =
    /\(\?(?:[:=!>]|<[=!]|<[a-zA-Z][a-zA-Z0-9]*>|[a-zA-Z]*(?:-[a-zA-Z]*)?[:)])/y;

  /** Goes through a pattern once. */
  export class Reader {
    constructor(
      private readonly _pattern: string,
      private readonly _trans: TranslationBundle
    ) {}

    /** Read to the end, or to the first fault. */
    fault(): string | null {
      const trans = this._trans;
      let depth = 0;
      let isRepeatable = false;
      while (this._at < this._pattern.length) {
        const character = this._pattern[this._at];
        if (this._skip(QUOTE)) {
          isRepeatable = true;
        } else if (character === '\\') {
          this._at += 2;
          if (this._at > this._pattern.length) {
            return trans.__('it ends with a lone "%1"', '\\');
          }
          isRepeatable = true;
        } else if (character === '[') {
          if (!this._skipClass()) {
            return trans.__('a "%1" is not closed', '[');
          }
          isRepeatable = true;
        } else if (character === '(') {
          const start = this._at;
          if (!this._pattern.startsWith('(?', start)) {
            this._at += 1;
            depth += 1;
          } else if (!this._skip(GROUP)) {
            return trans.__('what follows "%1" is unknown', '(?');
          } else if (this._pattern[this._at - 1] !== ')') {
            depth += 1;
          }
          isRepeatable = false;
        } else if (character === ')') {
          if (depth === 0) {
            return trans.__('a "%1" was never opened', ')');
          }
          depth -= 1;
          this._at += 1;
          isRepeatable = true;
        } else if ('*+?'.includes(character)) {
          if (!isRepeatable) {
            return trans.__(
              'there is nothing that "%1" could repeat',
              character
            );
          }
          this._at += 1;
          this._skipMode();
          isRepeatable = false;
        } else if (character === '{') {
          if (!this._skip(COUNT)) {
            return trans.__(
              'a "%1" is followed by no number and "%2"',
              '{',
              '}'
            );
          }
          this._skipMode();
          isRepeatable = true;
        } else {
          this._at += 1;
          isRepeatable = character !== '|';
        }
      }
      return depth > 0 ? trans.__('a "%1" is not closed', '(') : null;
    }

    private _skip(form: RegExp): boolean {
      form.lastIndex = this._at;
      const found = form.exec(this._pattern);
      this._at += found?.[0].length ?? 0;
      return found !== null;
    }

    /** Skip what makes a quantifier reluctant or possessive. */
    private _skipMode(): void {
      if ('?+'.includes(this._pattern[this._at] ?? ' ')) {
        this._at += 1;
      }
    }

    /** Skip a class with those inside it; whether it was closed. */
    private _skipClass(): boolean {
      let depth = 0;
      while (this._at < this._pattern.length) {
        if (this._skip(QUOTE)) {
          continue;
        }
        const character = this._pattern[this._at];
        this._at += character === '\\' ? 2 : 1;
        if (character === '[') {
          depth += 1;
          if (this._pattern[this._at] === '^') {
            this._at += 1;
          }
          // The first one stands for itself.
          if (this._pattern[this._at] === ']') {
            this._at += 1;
          }
        } else if (character === ']') {
          depth -= 1;
          if (depth === 0) {
            return true;
          }
        }
      }
      return false;
    }

    private _at = 0;
  }
}
