import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { SparkError } from '../request';
import type { LogApi } from './api';
import type { LogModel } from './model';

/**
 * Finding words in the log: first in the entries at hand, then step by step through the whole log.
 */
export class LogSearch {
  /**
   * @param model - The log.
   */
  constructor(model: LogModel) {
    this._model = model;
  }

  /** Emitted when the words, the match or the progress became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The words; empty when nothing is searched for. */
  get words(): string {
    return this._words;
  }

  /** What the search is doing, or how it ended. */
  get outcome(): LogSearch.Outcome {
    return this._outcome;
  }

  /** Part of the log that a search has been through, from 0 to 1. */
  get progress(): number {
    return this._progress;
  }

  /** Offset of the entry that was found last; null without one. */
  get match(): number | null {
    return this._match;
  }

  /** Whether an entry holds the words. */
  isMatch(entry: LogApi.IEntry): boolean {
    return (
      this._words !== '' &&
      entry.text.toLowerCase().includes(this._words.toLowerCase())
    );
  }

  /** Return the entries at hand that match, and which of them is the one that was found last. */
  count(): LogSearch.ICount {
    const { buffer, hasEarlier, isAtTail } = this._model;
    const offsets = buffer.entries
      .filter(entry => this.isMatch(entry))
      .map(entry => entry.offset);
    return {
      total: offsets.length,
      place: this._match === null ? 0 : offsets.indexOf(this._match) + 1,
      isWhole: !hasEarlier && isAtTail
    };
  }

  /** Take other words; a search that is under way ends. */
  setWords(words: string): void {
    if (words === this._words) {
      return;
    }
    this._words = words;
    this._end('idle', null);
  }

  /** End a search that is under way. */
  cancel(): void {
    if (this._outcome === 'searching') {
      this._end('cancelled', this._match);
    }
  }

  /**
   * Go to the next match, or the one before; from the other end of the log where there is none.
   *
   * @param direction - `forward` for the next one.
   * @param near - Offset to begin at where nothing has been found yet.
   */
  async go(direction: 'forward' | 'backward', near: number): Promise<void> {
    if (this._words === '') {
      return;
    }
    const origin = this._match ?? near;
    const id = ++this._id;
    const atHand = this._findAtHand(direction, origin);
    if (atHand !== null) {
      this._end('found', atHand);
      this._model.setFollowing(false);
      this._model.reveal(atHand, 'center');
      return;
    }
    this._outcome = 'searching';
    this._progress = 0;
    this._changed.emit();
    try {
      const found = await this._walk(direction, id);
      if (id !== this._id) {
        return;
      }
      if (found === null) {
        this._end('none', null);
        return;
      }
      if (!this._holds(found)) {
        await this._model.showAround(found.offset, 'center');
      }
      if (id === this._id) {
        const { buffer } = this._model;
        const offset =
          buffer.entries[buffer.indexAt(found.offset)]?.offset ?? found.offset;
        this._end('found', offset);
        this._model.setFollowing(false);
        this._model.reveal(offset, 'center');
      }
    } catch (reason) {
      if (!(reason instanceof SparkError)) {
        throw reason;
      }
      if (id === this._id) {
        this._end('failed', this._match);
      }
    }
  }

  /** Forget everything that is connected. */
  dispose(): void {
    this._id++;
    Signal.clearData(this);
  }

  private _findAtHand(
    direction: 'forward' | 'backward',
    origin: number
  ): number | null {
    const entries = this._model.buffer.entries;
    const isBeyond = (entry: LogApi.IEntry): boolean => {
      if (this._match === null && entry.offset === origin) {
        return true;
      }
      return direction === 'forward'
        ? entry.offset > origin
        : entry.offset < origin;
    };
    const candidates = entries.filter(
      entry => isBeyond(entry) && this.isMatch(entry)
    );
    const found =
      direction === 'forward'
        ? candidates[0]
        : candidates[candidates.length - 1];
    return found?.offset ?? null;
  }

  /** Ask step by step, first from the window to the end of the log, then from its other end. */
  private async _walk(
    direction: 'forward' | 'backward',
    id: number
  ): Promise<LogApi.IEntry | null> {
    const { buffer, source } = this._model;
    const { start, end } = source;
    const isForward = direction === 'forward';
    const origin = isForward ? buffer.to : buffer.from;
    let offset = origin;
    let isRound = false;
    let done = 0;
    while (id === this._id) {
      const piece = await source.read({
        offset,
        direction,
        limit: STEP,
        search: this._words
      });
      if (id !== this._id) {
        return null;
      }
      const { entries } = piece;
      if (entries.length > 0) {
        return isForward ? entries[0] : entries[entries.length - 1];
      }
      done += piece.to - piece.from;
      this._progress = Math.min(1, done / Math.max(1, end - start));
      this._changed.emit();
      offset = isForward ? piece.to : piece.from;
      const isOver = isForward ? offset >= origin : offset <= origin;
      const isAtEnd = piece.from === piece.to || offset === piece.end;
      if (isRound && (isOver || isAtEnd)) {
        return null;
      }
      if (isAtEnd) {
        isRound = true;
        offset = isForward ? 0 : piece.end;
      }
    }
    return null;
  }

  private _holds(entry: LogApi.IEntry): boolean {
    const { from, to } = this._model.buffer;
    return entry.offset >= from && entry.offset < to;
  }

  private _end(outcome: LogSearch.Outcome, match: number | null): void {
    this._id++;
    this._outcome = outcome;
    this._match = match;
    this._changed.emit();
  }

  private readonly _model: LogModel;
  private readonly _changed = new Signal<this, void>(this);
  private _id = 0;
  private _words = '';
  private _outcome: LogSearch.Outcome = 'idle';
  private _progress = 0;
  private _match: number | null = null;
}

/** The namespace of `LogSearch`. */
export namespace LogSearch {
  /** What a search is doing, or how it ended. */
  export type Outcome =
    'idle' | 'searching' | 'found' | 'none' | 'cancelled' | 'failed';

  /** How many entries at hand match. */
  export interface ICount {
    readonly total: number;
    /** Which one was found last, from 1; 0 when none of them was. */
    readonly place: number;
    /** Whether the whole log is at hand, so that there are no others. */
    readonly isWhole: boolean;
  }
}

/** Bytes of matches that one step asks for: the first one is all that is wanted. */
const STEP = 4096;
