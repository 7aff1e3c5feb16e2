import type { LogApi } from './api';
import { LogBuffer } from './buffer';
import type { LogSource } from './source';

/**
 * A window onto the log that is moved, and that grows at both sides.
 *
 * #### Notes
 * What a request brings is dropped when the window has been moved elsewhere meanwhile (`epoch`).
 */
export class LogWindow {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: LogWindow.IOptions) {
    this._source = options.source;
    this._onChange = options.onChange;
    this.buffer = new LogBuffer(options.buffer);
  }

  /** The entries that are kept here. */
  readonly buffer: LogBuffer;

  /** Grows each time the window is moved. */
  get epoch(): number {
    return this._epoch;
  }

  /** Whether there is more before the window. */
  get hasEarlier(): boolean {
    return this.buffer.from > this._source.start;
  }

  /** Whether the window reaches to the end of the log. */
  get isAtTail(): boolean {
    return this._isAtTail;
  }

  /** Which side is being read, for as long as it takes. */
  get loading(): LogWindow.Side | null {
    return this._loading;
  }

  /** Drop what requests under way will bring. */
  release(): void {
    this._epoch++;
    this._loading = null;
  }

  /** Stop growing at the end. */
  leaveTail(): void {
    this._isAtTail = false;
  }

  /** Move to the end of the log. */
  async toEnd(): Promise<void> {
    this.release();
    const epoch = this._epoch;
    const piece = await this._source.read({ direction: 'backward' });
    if (epoch !== this._epoch) {
      return;
    }
    this._source.take(piece);
    this.buffer.reset(piece.to);
    this.buffer.prepend(piece);
    this._isAtTail = true;
    this._onChange();
    await this.growEarlier();
  }

  /**
   * Move to an offset.
   *
   * @param offset - What the window is to hold.
   * @param onShown - Called as soon as it does.
   */
  async toOffset(offset: number, onShown: () => void): Promise<void> {
    this.release();
    const epoch = this._epoch;
    const later = await this._source.read({ offset, direction: 'forward' });
    const earlier = await this._source.read({
      offset: later.from,
      direction: 'backward'
    });
    if (epoch !== this._epoch) {
      return;
    }
    this._source.take(later);
    this.buffer.reset(later.from);
    this.buffer.append(later);
    this.buffer.prepend(earlier);
    this._isAtTail = Private.isTail(later);
    this._onChange();
    onShown();
    await this.growLater();
    if (epoch === this._epoch) {
      await this.growEarlier();
    }
  }

  /**
   * Read on before the window until a screen is full.
   *
   * @param isMore - Read on until something is found although a screen is full.
   */
  async growEarlier(isMore = false): Promise<void> {
    const epoch = this._epoch;
    let wanted = isMore;
    while (this.hasEarlier && (wanted || !this.buffer.isAmple)) {
      this._setLoading('earlier');
      const piece = await this._source.read({
        offset: this.buffer.from,
        direction: 'backward'
      });
      if (epoch !== this._epoch) {
        return;
      }
      this._source.take(piece);
      if (piece.from === piece.to) {
        break;
      }
      if (this.buffer.prepend(piece)) {
        this._isAtTail = false;
      }
      wanted = wanted && piece.entries.length === 0;
      this._onChange();
    }
    this._setLoading(null);
  }

  /**
   * Read on behind the window until a screen is full.
   *
   * @param isMore - Read on until something is found although a screen is full.
   */
  async growLater(isMore = false): Promise<void> {
    const epoch = this._epoch;
    let wanted = isMore;
    while (!this._isAtTail && (wanted || !this.buffer.isAmple)) {
      this._setLoading('later');
      const piece = await this._source.read({ offset: this.buffer.to });
      if (epoch !== this._epoch) {
        return;
      }
      this._source.take(piece);
      this.buffer.append(piece);
      this._isAtTail = Private.isTail(piece);
      wanted = wanted && piece.entries.length === 0;
      this._onChange();
    }
    this._setLoading(null);
  }

  /** Read what was written behind the window; null when there is nothing, or the window was moved. */
  async readNew(): Promise<LogApi.IPiece | null> {
    const epoch = this._epoch;
    const piece = await this._source.read({ offset: this.buffer.to });
    if (epoch !== this._epoch) {
      return null;
    }
    this._source.take(piece);
    if (piece.end < this.buffer.to) {
      // A file was deleted: what is shown stays, and reading goes on with what comes.
      this.buffer.moveEnd(piece.end);
      return null;
    }
    return piece.from === piece.to ? null : piece;
  }

  private _setLoading(side: LogWindow.Side | null): void {
    if (side !== this._loading) {
      this._loading = side;
      this._onChange();
    }
  }

  private readonly _source: LogSource;
  private readonly _onChange: () => void;
  private _epoch = 0;
  private _isAtTail = false;
  private _loading: LogWindow.Side | null = null;
}

/** The namespace of `LogWindow`. */
export namespace LogWindow {
  /** A side of the window. */
  export type Side = 'earlier' | 'later';

  /** The instantiation options of a window. */
  export interface IOptions {
    /** Where the log comes from. */
    readonly source: LogSource;
    /** Called when the window became another. */
    readonly onChange: () => void;
    /** How much is kept. */
    readonly buffer?: LogBuffer.IOptions;
  }
}

namespace Private {
  /** Whether a piece that was read forward reaches to the end. */
  export function isTail(piece: LogApi.IPiece): boolean {
    return piece.to >= piece.end || piece.to === piece.from;
  }
}
