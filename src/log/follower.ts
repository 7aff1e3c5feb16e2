import type { LogSource } from './source';
import type { LogWindow } from './window';

/** Following the end of the log, and counting what is written while the person is elsewhere. */
export class LogFollower {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: LogFollower.IOptions) {
    this._source = options.source;
    this._window = options.window;
    this._onChange = options.onChange;
  }

  /** Whether the person is at the end, so that new lines come into view. */
  get isFollowing(): boolean {
    return this._isFollowing;
  }

  /** New lines that came while the person was elsewhere; null when there are some, uncounted. */
  get newLines(): number | null {
    return this._newLines;
  }

  /** Set whether the person is at the end; only a window that reaches there can be followed. */
  setFollowing(value: boolean): void {
    const isFollowing = value && this._window.isAtTail;
    if (isFollowing === this._isFollowing) {
      return;
    }
    this._isFollowing = isFollowing;
    if (isFollowing) {
      this._newLines = 0;
    }
    this._onChange();
  }

  /** Begin anew before the window is moved, to the end or elsewhere. */
  reset(isFollowing: boolean): void {
    this._isFollowing = isFollowing;
    this._newLines = 0;
  }

  /** Stop following where the window has lost the end. */
  update(): void {
    this._isFollowing = this._isFollowing && this._window.isAtTail;
  }

  /** Read what was written since, or learn whether there is something. */
  refresh(): Promise<void> {
    return this._window.isAtTail ? this._follow() : this._look();
  }

  /** Add what was written since; skip to the end where it is too much to follow. */
  private async _follow(): Promise<void> {
    const { buffer } = this._window;
    for (let turn = 0; turn < TURNS; turn++) {
      const piece = await this._window.readNew();
      if (piece === null) {
        return;
      }
      if (!this._isFollowing && buffer.isNearlyFull) {
        // Who reads an older place would lose it if the window went on growing at the end.
        this._window.leaveTail();
        this._newLines = null;
        this._onChange();
        return;
      }
      const lines = buffer.append(piece);
      if (!this._isFollowing && this._newLines !== null) {
        this._newLines += lines;
      }
      this._onChange();
      if (piece.to >= piece.end) {
        return;
      }
      if (this._isFollowing && piece.end - piece.to > FLOOD) {
        await this._window.toEnd();
        return;
      }
    }
  }

  /** Learn whether there is something new, without reading it. */
  private async _look(): Promise<void> {
    const { end } = this._source;
    const { epoch } = this._window;
    const query = { offset: end, limit: 1, levels: undefined };
    const piece = await this._source.read(query);
    if (epoch !== this._window.epoch) {
      return;
    }
    this._source.take(piece);
    if (piece.end > end) {
      this._newLines = null;
      this._onChange();
    }
  }

  private readonly _source: LogSource;
  private readonly _window: LogWindow;
  private readonly _onChange: () => void;
  private _isFollowing = true;
  private _newLines: number | null = 0;
}

/** The namespace of `LogFollower`. */
export namespace LogFollower {
  /** The instantiation options of a follower. */
  export interface IOptions {
    /** Where the log comes from. */
    readonly source: LogSource;
    /** What is shown of it. */
    readonly window: LogWindow;
    /** Called when anything here, or the window by it, became another. */
    readonly onChange: () => void;
  }
}

/** Most requests in one turn of following the end. */
const TURNS = 8;

/** Bytes behind the window from which following skips to the end. */
const FLOOD = 1024 * 1024;
