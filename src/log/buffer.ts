import type { LogApi } from './api';

type Entry = LogApi.IEntry;

/**
 * The part of the log that the browser keeps: entries side by side, and the range they were read from.
 *
 * #### Notes
 * What is added on one side pushes the other side out, so that memory is bounded. Arrays and
 * entries are replaced and never changed, so that a reader may compare them by identity.
 */
export class LogBuffer {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: LogBuffer.IOptions = {}) {
    this._mostBytes = options.mostBytes ?? MOST_BYTES;
    this._mostEntries = options.mostEntries ?? MOST_ENTRIES;
  }

  /** The entries, oldest first. */
  get entries(): ReadonlyArray<Entry> {
    return this._entries;
  }

  /** Offset of the first byte that was looked at. */
  get from(): number {
    return this._from;
  }

  /** Offset behind the last byte that was looked at. */
  get to(): number {
    return this._to;
  }

  /** Bytes of the entries. */
  get bytes(): number {
    return this._bytes;
  }

  /** Whether a piece as large as one answer would push the other side out. */
  get isNearlyFull(): boolean {
    return (
      this._bytes > this._mostBytes * 0.75 ||
      this._entries.length > this._mostEntries * 0.75
    );
  }

  /** Whether there is more than a screen shows. */
  get isAmple(): boolean {
    return this._bytes >= Math.min(AMPLE_BYTES, this._mostBytes / 4);
  }

  /** Forget everything and begin at an offset. */
  reset(offset: number): void {
    this._entries = [];
    this._bytes = 0;
    this._from = this._to = offset;
  }

  /** Go on reading at another offset; what is held stays. */
  moveEnd(offset: number): void {
    this._to = offset;
  }

  /** Add a piece at the end, and return how many lines of text came with it. */
  append(piece: LogApi.IPiece): number {
    const last = this._entries[this._entries.length - 1];
    if (last && piece.entries[0]?.offset < last.offset + last.length) {
      // The file was emptied in its place: the same offsets hold other text now.
      this.reset(piece.from);
    }
    if (this._entries.length === 0 && this._from === this._to) {
      this._from = piece.from;
    }
    this._entries = Private.join(this._entries, piece.entries);
    this._bytes += Private.bytesOf(piece.entries);
    this._to = piece.to;
    this._dropEarliest();
    return piece.entries.reduce(
      (lines, entry) => lines + Private.linesOf(entry),
      0
    );
  }

  /** Add a piece at the beginning, and return whether the end was pushed out. */
  prepend(piece: LogApi.IPiece): boolean {
    if (this._entries.length === 0 && this._from === this._to) {
      this._to = piece.to;
    }
    this._entries = Private.join(piece.entries, this._entries);
    this._bytes += Private.bytesOf(piece.entries);
    this._from = piece.from;
    return this._dropLatest();
  }

  /** Return the index of the entry that holds an offset, or of the first one behind it; -1 behind the last. */
  indexAt(offset: number): number {
    return this._entries.findIndex(
      entry => entry.offset + entry.length > offset
    );
  }

  private _dropEarliest(): void {
    let count = 0;
    while (this._isOver(count)) {
      this._bytes -= this._entries[count].length;
      count++;
    }
    if (count > 0) {
      this._entries = this._entries.slice(count);
      this._from = this._entries[0].offset;
    }
  }

  private _dropLatest(): boolean {
    let count = 0;
    while (this._isOver(count)) {
      count++;
      this._bytes -= this._entries[this._entries.length - count].length;
    }
    if (count > 0) {
      this._to = this._entries[this._entries.length - count].offset;
      this._entries = this._entries.slice(0, -count);
    }
    return count > 0;
  }

  private _isOver(dropped: number): boolean {
    const left = this._entries.length - dropped;
    return (
      left > 1 && (this._bytes > this._mostBytes || left > this._mostEntries)
    );
  }

  private readonly _mostBytes: number;
  private readonly _mostEntries: number;
  private _entries: ReadonlyArray<Entry> = [];
  private _bytes = 0;
  private _from = 0;
  private _to = 0;
}

/** The namespace of `LogBuffer`. */
export namespace LogBuffer {
  /** The instantiation options of a buffer. */
  export interface IOptions {
    /** Most bytes of entries. */
    readonly mostBytes?: number;
    /** Most entries. */
    readonly mostEntries?: number;
  }
}

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_ENTRIES = 20000;

/** Bytes of entries that fill more than a screen. */
const AMPLE_BYTES = 64 * 1024;

/** Bytes of an entry from which its rest stays an entry of its own. */
const LONGEST_ENTRY = 256 * 1024;

namespace Private {
  /** Join two lists; a rest at the seam goes to its entry. */
  export function join(
    before: ReadonlyArray<Entry>,
    after: ReadonlyArray<Entry>
  ): ReadonlyArray<Entry> {
    const last = before[before.length - 1];
    const first = after[0];
    if (
      !last ||
      !first?.continues ||
      last.offset + last.length !== first.offset ||
      last.length + first.length > LONGEST_ENTRY
    ) {
      return [...before, ...after];
    }
    const whole = {
      ...last,
      length: last.length + first.length,
      text: last.text + first.text
    };
    return [...before.slice(0, -1), whole, ...after.slice(1)];
  }

  /** Return the bytes of some entries. */
  export function bytesOf(entries: ReadonlyArray<Entry>): number {
    return entries.reduce((bytes, entry) => bytes + entry.length, 0);
  }

  /** Return the lines of an entry that come to the lines before it. */
  export function linesOf(entry: Entry): number {
    return entry.text.split('\n').length - (entry.continues ? 1 : 0);
  }
}
