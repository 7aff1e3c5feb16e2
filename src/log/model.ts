import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import { SparkError } from '../tokens';
import { LogBuffer } from './buffer';
import type { Threshold } from './levels';
import { levelsFrom } from './levels';

/**
 * The log as a person looks at it: a window onto it that follows the end, or stays where it is.
 *
 * #### Notes
 * Requests go one after the other. What a request brings is dropped when the window has been moved
 * elsewhere meanwhile (`_epoch`).
 */
export class LogModel implements IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: LogModel.IOptions) {
    this._server = options.server;
    this.buffer = new LogBuffer(options.buffer);
    this._poll = new Poll({
      name: 'jupyterlab-spark-connect:log',
      factory: () => this._pollOnce(),
      frequency: { interval: 1000, backoff: true, max: 30000 },
      standby: 'when-hidden',
      auto: false
    });
    this._server.changed.connect(this._onServerChanged, this);
  }

  /** The entries that are kept here. */
  readonly buffer: LogBuffer;

  /** Emitted when anything that is shown became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted with the offset of an entry that is to come into view. */
  get revealed(): ISignal<this, LogModel.IReveal> {
    return this._revealed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether there is a log: `unknown` until the first answer. */
  get presence(): LogModel.Presence {
    return this._presence;
  }

  /** What went wrong with the last request; null when nothing did. */
  get problem(): string | null {
    return this._problem;
  }

  /** The start whose log is shown; null until one is known. */
  get generation(): number | null {
    return this._generation;
  }

  /** The start whose log was shown before Spark was started again; null when it did not happen. */
  get earlierGeneration(): number | null {
    return this._earlierGeneration;
  }

  /** A newer start, whose log is not shown, because the older one is being read; null without one. */
  get laterGeneration(): number | null {
    const newest = this._server.model?.generation ?? null;
    return newest !== null &&
      this._generation !== null &&
      newest > this._generation
      ? newest
      : null;
  }

  /** The least level that is shown. */
  get threshold(): Threshold {
    return this._threshold;
  }

  /** Offset of the first byte that the server keeps. */
  get start(): number {
    return this._start;
  }

  /** Offset behind the last byte that was written. */
  get end(): number {
    return this._end;
  }

  /** Whether there is more before what is shown. */
  get hasEarlier(): boolean {
    return this.buffer.from > this._start;
  }

  /** Whether the window reaches to the end of the log. */
  get isAtTail(): boolean {
    return this._isAtTail;
  }

  /** Whether the person is at the end, so that new lines come into view. */
  get isFollowing(): boolean {
    return this._isFollowing;
  }

  /** New lines that came while the person was elsewhere; null when there are some, uncounted. */
  get newLines(): number | null {
    return this._newLines;
  }

  /** Which side is being read, for as long as it takes. */
  get loading(): 'earlier' | 'later' | null {
    return this._loading;
  }

  /** Ask for new lines from now on, or stop asking. */
  set isVisible(value: boolean) {
    if (value) {
      void this._poll.start();
    } else {
      void this._poll.stop();
    }
  }

  /** Say whether the person is at the end. */
  setFollowing(value: boolean): void {
    const isFollowing = value && this._isAtTail;
    if (isFollowing === this._isFollowing) {
      return;
    }
    this._isFollowing = isFollowing;
    if (isFollowing) {
      this._newLines = 0;
    }
    this._changed.emit();
  }

  /** Show entries from a level up, near an offset, or at the end where the person is there. */
  async setThreshold(value: Threshold, near: number | null): Promise<void> {
    if (value === this._threshold) {
      return;
    }
    this._threshold = value;
    if (this._isFollowing || near === null) {
      this.buffer.reset(this.buffer.to);
      await this.showEnd();
    } else {
      await this.showAround(near);
    }
  }

  /** Show the end of the log and follow it. */
  async showEnd(): Promise<void> {
    const epoch = this._begin(true);
    await this._guard(async () => {
      const piece = await this._read({ direction: 'backward' });
      if (epoch !== this._epoch) {
        return;
      }
      this._take(piece);
      this.buffer.reset(piece.to);
      this.buffer.prepend(piece);
      this._isAtTail = true;
      this._changed.emit();
      await this._fillEarlier(epoch);
    });
  }

  /** Show the beginning of the log. */
  showStart(): Promise<void> {
    return this.showAround(0);
  }

  /** Show what stands around an offset, and bring it into view. */
  async showAround(
    offset: number,
    align: LogModel.IReveal['align'] = 'start'
  ): Promise<void> {
    const epoch = this._begin(false);
    await this._guard(async () => {
      const later = await this._read({ offset, direction: 'forward' });
      const earlier = await this._read({
        offset: later.from,
        direction: 'backward'
      });
      if (epoch !== this._epoch) {
        return;
      }
      this._take(later);
      this.buffer.reset(later.from);
      this.buffer.append(later);
      this.buffer.prepend(earlier);
      this._isAtTail = Private.isTail(later);
      this._changed.emit();
      this.reveal(offset, align);
      await this._fillLater(epoch);
      await this._fillEarlier(epoch);
    });
  }

  /** Bring an entry into view that is at hand. */
  reveal(offset: number, align: LogModel.IReveal['align']): void {
    this._revealed.emit({ offset, align });
  }

  /** Show the log of another start. */
  async showGeneration(generation: number): Promise<void> {
    this._earlierGeneration = null;
    this._generation = generation;
    this._presence = 'unknown';
    this.buffer.reset(0);
    await this.showEnd();
  }

  /** Keep what stands before the window; the far side is dropped where there is too much. */
  async loadEarlier(): Promise<void> {
    if (this._loading === null && this.hasEarlier) {
      await this._guard(() => this._fillEarlier(this._epoch, true));
    }
  }

  /** Keep what stands behind the window; the far side is dropped where there is too much. */
  async loadLater(): Promise<void> {
    if (this._loading === null && !this._isAtTail) {
      await this._guard(() => this._fillLater(this._epoch, true));
    }
  }

  /** Ask for what is new. Never rejects: what goes wrong becomes `problem`. */
  async refresh(): Promise<void> {
    if (this._presence !== 'there') {
      await this.showEnd();
      return;
    }
    if (this._loading !== null) {
      return;
    }
    await this._guard(() =>
      this._isAtTail ? this._tail(this._epoch) : this._look(this._epoch)
    );
  }

  /** Ask for entries with words in them, for the search; the window stays. */
  find(query: ISparkServer.ILogQuery): Promise<ISparkServer.ILogPiece> {
    return this._read(query);
  }

  /** Address of the log that is shown, as a file. */
  get downloadUrl(): string {
    return this._server.logDownloadUrl(this._generation ?? undefined);
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._epoch++;
    this._server.changed.disconnect(this._onServerChanged, this);
    this._poll.dispose();
    Signal.clearData(this);
  }

  private _onServerChanged(): void {
    const later = this.laterGeneration;
    if (later !== null && (this._isFollowing || this._presence !== 'there')) {
      const shown = this._presence === 'there' ? this._generation : null;
      void this.showGeneration(later);
      this._earlierGeneration = shown;
    }
    this._changed.emit();
  }

  private async _pollOnce(): Promise<void> {
    await this.refresh();
    if (this._problem !== null) {
      throw new Error(this._problem);
    }
  }

  /** Move the window: what earlier requests bring is dropped from now on. */
  private _begin(isFollowing: boolean): number {
    this._isFollowing = isFollowing;
    this._newLines = 0;
    this._loading = null;
    return ++this._epoch;
  }

  /** Read on before the window until something is found, or much of the log was looked at. */
  private async _fillEarlier(
    epoch: number,
    atLeastOnce = false
  ): Promise<void> {
    let wanted = atLeastOnce;
    while (
      epoch === this._epoch &&
      this.hasEarlier &&
      (wanted || !this.buffer.isAmple)
    ) {
      this._setLoading('earlier');
      const piece = await this._read({
        offset: this.buffer.from,
        direction: 'backward'
      });
      if (epoch !== this._epoch) {
        return;
      }
      this._take(piece);
      if (piece.from === piece.to) {
        break;
      }
      if (this.buffer.prepend(piece)) {
        this._isAtTail = false;
        this._isFollowing = false;
      }
      wanted = wanted && piece.entries.length === 0;
      this._changed.emit();
    }
    this._setLoading(null, epoch);
  }

  /** Read on behind the window until something is found, or the end is reached. */
  private async _fillLater(epoch: number, atLeastOnce = false): Promise<void> {
    let wanted = atLeastOnce;
    while (
      epoch === this._epoch &&
      !this._isAtTail &&
      (wanted || !this.buffer.isAmple)
    ) {
      this._setLoading('later');
      const piece = await this._read({ offset: this.buffer.to });
      if (epoch !== this._epoch) {
        return;
      }
      this._take(piece);
      this.buffer.append(piece);
      this._isAtTail = Private.isTail(piece);
      wanted = wanted && piece.entries.length === 0;
      this._changed.emit();
    }
    this._setLoading(null, epoch);
  }

  /** Add what was written since; skip to the end where it is too much to follow. */
  private async _tail(epoch: number): Promise<void> {
    for (let turn = 0; turn < Private.TURNS; turn++) {
      const piece = await this._read({ offset: this.buffer.to });
      if (epoch !== this._epoch) {
        return;
      }
      this._take(piece);
      if (piece.end < this.buffer.to) {
        this._onShrunk(piece);
        return;
      }
      if (piece.from === piece.to) {
        return;
      }
      if (!this._isFollowing && this.buffer.isNearlyFull) {
        // Who reads an older place would lose it if the window went on growing at the end.
        this._isAtTail = false;
        this._newLines = null;
        this._changed.emit();
        return;
      }
      const lines = this.buffer.append(piece);
      if (!this._isFollowing && this._newLines !== null) {
        this._newLines += lines;
      }
      this._changed.emit();
      if (Private.isTail(piece)) {
        return;
      }
      if (this._isFollowing && piece.end - piece.to > Private.FLOOD) {
        await this.showEnd();
        return;
      }
    }
  }

  /** Learn whether there is something new, without reading it. */
  private async _look(epoch: number): Promise<void> {
    const end = this._end;
    const piece = await this._read({ offset: end, limit: 1 }, false);
    if (epoch !== this._epoch) {
      return;
    }
    this._take(piece);
    if (piece.end > end) {
      this._newLines = null;
      this._changed.emit();
    }
  }

  /** A file was deleted: what is shown stays, and reading goes on with what comes. */
  private _onShrunk(piece: ISparkServer.ILogPiece): void {
    this.buffer.moveEnd(piece.end);
    this._changed.emit();
  }

  /** Read a piece of the log that is shown. */
  private _read(
    query: ISparkServer.ILogQuery,
    isFiltered = true
  ): Promise<ISparkServer.ILogPiece> {
    return this._server.readLog({
      generation: this._generation ?? undefined,
      levels: isFiltered ? levelsFrom(this._threshold) : undefined,
      ...query
    });
  }

  /** Remember what a piece says of the whole log. */
  private _take(piece: ISparkServer.ILogPiece): void {
    this._generation = piece.generation;
    this._start = piece.start;
    this._end = piece.end;
    this._presence = 'there';
  }

  /** Do something with requests in it; a refusal becomes `problem` or the absence of a log. */
  private async _guard(work: () => Promise<void>): Promise<void> {
    const before = this._problem;
    try {
      await work();
      this._problem = null;
    } catch (reason) {
      this._loading = null;
      if (reason instanceof SparkError && reason.code === 'log_missing') {
        this._presence =
          this.buffer.entries.length > 0 ? this._presence : 'missing';
        this._problem = null;
      } else {
        this._problem =
          reason instanceof Error ? reason.message : String(reason);
      }
      this._changed.emit();
      return;
    }
    if (before !== null) {
      this._changed.emit();
    }
  }

  private _setLoading(
    side: LogModel['loading'],
    epoch: number = this._epoch
  ): void {
    if (epoch === this._epoch && side !== this._loading) {
      this._loading = side;
      this._changed.emit();
    }
  }

  private readonly _server: ISparkServer;
  private readonly _poll: Poll;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _revealed = new Signal<this, LogModel.IReveal>(this);
  private _epoch = 0;
  private _presence: LogModel.Presence = 'unknown';
  private _problem: string | null = null;
  private _generation: number | null = null;
  private _earlierGeneration: number | null = null;
  private _threshold: Threshold = 'ALL';
  private _start = 0;
  private _end = 0;
  private _isAtTail = false;
  private _isFollowing = true;
  private _newLines: number | null = 0;
  private _loading: 'earlier' | 'later' | null = null;
  private _isDisposed = false;
}

/** The namespace of `LogModel`. */
export namespace LogModel {
  /** Whether there is a log. */
  export type Presence = 'unknown' | 'missing' | 'there';

  /** What is to come into view, and where in it. */
  export interface IReveal {
    readonly offset: number;
    readonly align: 'start' | 'center';
  }

  /** The instantiation options of the model. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** How much is kept. */
    readonly buffer?: LogBuffer.IOptions;
  }
}

namespace Private {
  /** Most requests in one turn of following the end. */
  export const TURNS = 8;

  /** Bytes behind the window from which following skips to the end. */
  export const FLOOD = 1024 * 1024;

  /** Whether a piece that was read forward reaches to the end. */
  export function isTail(piece: ISparkServer.ILogPiece): boolean {
    return piece.to >= piece.end || piece.to === piece.from;
  }
}
