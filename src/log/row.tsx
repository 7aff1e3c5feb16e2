import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { LogApi } from './api';

/** Lines of a folded entry. */
export const FOLDED_LINES = 12;

/** Lines from which an entry is folded at first. */
const LONG_LINES = 20;

/** Characters of a folded entry, for lines without end. */
const FOLDED_LENGTH = 8000;

/** An entry of the log: its line, and the stack trace behind it. */
export const LogRow = React.memo((props: LogRow.IProps): React.ReactElement => {
  const { entry, trans, isUnfolded, onUnfold } = props;
  const text = entry.text.replace(/^\n/, '').replace(/\r/g, '');
  const shown = isUnfolded ? text : foldedText(text);
  const hidden = countLines(text) - countLines(shown);
  return (
    <div
      className={`jp-SparkConnectLog-entry${Private.modifier(entry.level)}${
        props.isMatch ? ' jp-mod-match' : ''
      }`}
    >
      <span className="jp-SparkConnectLog-text">
        {props.words === '' ? shown : Private.mark(shown, props.words)}
      </span>
      {shown !== text && (
        <button
          type="button"
          className="jp-SparkConnect-link jp-SparkConnectLog-unfold"
          onClick={() => onUnfold(entry.offset, true)}
        >
          {hidden > 0
            ? trans._n('Show %1 more line', 'Show %1 more lines', hidden)
            : trans.__('Show the rest of the line')}
        </button>
      )}
      {isUnfolded && foldedText(text) !== text && (
        <button
          type="button"
          className="jp-SparkConnect-link jp-SparkConnectLog-unfold"
          onClick={() => onUnfold(entry.offset, false)}
        >
          {trans.__('Show less')}
        </button>
      )}
    </div>
  );
});
LogRow.displayName = 'LogRow';

/** The namespace of `LogRow`. */
export namespace LogRow {
  /** The properties of a row. */
  export interface IProps {
    /** The entry. */
    readonly entry: LogApi.IEntry;
    /** The translator's words. */
    readonly trans: TranslationBundle;
    /** The words that are searched for; empty for none. */
    readonly words: string;
    /** Whether this is the entry that was found last. */
    readonly isMatch: boolean;
    /** Whether all of a long entry is shown. */
    readonly isUnfolded: boolean;
    /** Show all of it, or fold it. */
    readonly onUnfold: (offset: number, isUnfolded: boolean) => void;
  }
}

/** Return what is shown of a text while its entry is folded. */
export function foldedText(text: string): string {
  let shown = text;
  if (countLines(text) > LONG_LINES) {
    shown = text.split('\n', FOLDED_LINES).join('\n');
  }
  return shown.slice(0, FOLDED_LENGTH);
}

/** Return how many lines a text has. */
export function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}

namespace Private {
  /** Return the class that colours a level; its word is in the line. */
  export function modifier(level: LogApi.Level): string {
    switch (level) {
      case 'FATAL':
      case 'ERROR':
        return ' jp-mod-error';
      case 'WARN':
        return ' jp-mod-warn';
      case 'TRACE':
      case 'DEBUG':
        return ' jp-mod-minor';
      case 'INFO':
      case 'OTHER':
        return '';
    }
  }

  /** Return a text with the words in it marked, whatever their case. */
  export function mark(text: string, words: string): React.ReactNode[] {
    const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return text.split(new RegExp(`(${escaped})`, 'gi')).map((part, place) =>
      place % 2 === 1 ? (
        <mark key={place} className="jp-SparkConnectLog-mark">
          {part}
        </mark>
      ) : (
        part
      )
    );
  }
}
