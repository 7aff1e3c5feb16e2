import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { messageOf, SparkError } from '../request';
import type { ISparkServer } from '../tokens';
import type { LogApi } from './api';

import type { LogBuffer } from './buffer';
import type { Threshold } from './levels';
import { LogSource } from './source';
import { LogFollower } from './follower';
import { LogWindow } from './window';

/** The log as a person looks at it: a window that follows the end, or stays where it is. */
export class LogModel implements IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: LogModel.IOptions) {
    this._server = options.server;
    this.source = new LogSource(options.server, options.api);
    this._window = new LogWindow({
      source: this.source,
      onChange: () => this._onWindowChanged(),
      buffer: options.buffer
    });
    this._follower = new LogFollower({
      source: this.source,
      window: this._window,
      onChange: () => this._changed.emit()
    });
    this._poll = new Poll({
      name: 'jupyterlab-spark-connect:log',
      factory: () => this._pollOnce(),
      frequency: { interval: 1000, backoff: true, max: 30000 },
      standby: 'when-hidden',
      auto: false
    });
    this._server.changed.connect(this._onServerChanged, this);
  }

  /** Where the log comes from. */
  readonly source: LogSource;

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

  /** The entries that are kept here. */
  get buffer(): LogBuffer {
    return this._window.buffer;
  }

  /** Whether there is a log: `unknown` until the first answer. */
  get presence(): LogModel.Presence {
    return this._presence;
  }

  /** What went wrong with the last request; null when nothing did. */
  get problem(): string | null {
    return this._problem;
  }

  /** The start whose log was shown before Spark was started again; null when it did not happen. */
  get earlierGeneration(): number | null {
    return this._earlierGeneration;
  }

  /** Whether there is more before what is shown. */
  get hasEarlier(): boolean {
    return this._window.hasEarlier;
  }

  /** Whether the window reaches to the end of the log. */
  get isAtTail(): boolean {
    return this._window.isAtTail;
  }

  /** Whether the person is at the end, so that new lines come into view. */
  get isFollowing(): boolean {
    return this._follower.isFollowing;
  }

  /** New lines that came while the person was elsewhere; null when there are some, uncounted. */
  get newLines(): number | null {
    return this._follower.newLines;
  }

  /** Which side is being read, for as long as it takes. */
  get loading(): LogWindow.Side | null {
    return this._window.loading;
  }

  /** Ask for new lines from now on, or stop asking. */
  set isVisible(value: boolean) {
    this._isVisible = value;
    void (value ? this._poll.start() : this._poll.stop());
  }

  /** Set whether the person is at the end. */
  setFollowing(value: boolean): void {
    this._follower.setFollowing(value);
  }

  /** Show entries from a level up, near an offset, or at the end where the person is there. */
  async setThreshold(value: Threshold, near: number | null): Promise<void> {
    if (value === this.source.threshold) {
      return;
    }
    this.source.threshold = value;
    if (this._follower.isFollowing || near === null) {
      this.buffer.reset(this.buffer.to);
      await this.showEnd();
    } else {
      await this.showAround(near);
    }
  }

  /** Show the end of the log and follow it. */
  showEnd(): Promise<void> {
    this._follower.reset(true);
    return this._guard(() => this._window.toEnd());
  }

  /** Show the beginning of the log. */
  showStart(): Promise<void> {
    return this.showAround(0);
  }

  /** Show what stands around an offset, and bring it into view. */
  showAround(
    offset: number,
    align: LogModel.IReveal['align'] = 'start'
  ): Promise<void> {
    this._follower.reset(false);
    return this._guard(() =>
      this._window.toOffset(offset, () => this.reveal(offset, align))
    );
  }

  /** Bring an entry into view that is at hand. */
  reveal(offset: number, align: LogModel.IReveal['align']): void {
    this._revealed.emit({ offset, align });
  }

  /** Show the log of another start. */
  async showGeneration(generation: number): Promise<void> {
    this._earlierGeneration = null;
    this.source.generation = generation;
    this._presence = 'unknown';
    this.buffer.reset(0);
    await this.showEnd();
  }

  /** Take in what stands before the window; the far side is dropped where there is too much. */
  async loadEarlier(): Promise<void> {
    if (this.loading === null && this.hasEarlier) {
      await this._guard(() => this._window.growEarlier(true));
    }
  }

  /** Take in what stands behind the window; the far side is dropped where there is too much. */
  async loadLater(): Promise<void> {
    if (this.loading === null && !this.isAtTail) {
      await this._guard(() => this._window.growLater(true));
    }
  }

  /** Ask for what is new. Never rejects: what goes wrong becomes `problem`. */
  async refresh(): Promise<void> {
    if (this._presence !== 'there') {
      await this.showEnd();
    } else if (this.loading === null) {
      await this._guard(() => this._follower.refresh());
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._window.release();
    this._server.changed.disconnect(this._onServerChanged, this);
    this._poll.dispose();
    Signal.clearData(this);
  }

  private _onServerChanged(): void {
    if (this._problem !== null && !this._server.problem && this._isVisible) {
      // The Jupyter server is back; the next turn may be half a minute away.
      void this._poll.refresh();
    }
    const later = this.source.laterGeneration;
    if (
      later !== null &&
      (this._follower.isFollowing || this._presence !== 'there')
    ) {
      const shown = this._presence === 'there' ? this.source.generation : null;
      void this.showGeneration(later);
      this._earlierGeneration = shown;
    }
    this._changed.emit();
  }

  private _onWindowChanged(): void {
    this._presence = 'there';
    this._follower.update();
    this._changed.emit();
  }

  private async _pollOnce(): Promise<void> {
    await this.refresh();
    if (this._problem !== null) {
      throw new Error(this._problem);
    }
  }

  /** Do something with requests in it; a refusal becomes `problem` or the absence of a log. */
  private async _guard(work: () => Promise<void>): Promise<void> {
    const before = this._problem;
    const working = work();
    const { epoch } = this._window;
    try {
      await working;
      this._problem = null;
    } catch (reason) {
      if (epoch !== this._window.epoch) {
        // The window is elsewhere; whether there is an answer is told by the requests from there.
        return;
      }
      this._window.release();
      const isMissing =
        reason instanceof SparkError && reason.code === 'log_missing';
      if (isMissing && this.buffer.entries.length === 0) {
        this._presence = 'missing';
      }
      this._problem = isMissing ? null : messageOf(reason);
      this._changed.emit();
      return;
    }
    if (before !== null) {
      this._changed.emit();
    }
  }

  private readonly _server: ISparkServer;
  private readonly _window: LogWindow;
  private readonly _follower: LogFollower;
  private readonly _poll: Poll;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _revealed = new Signal<this, LogModel.IReveal>(this);
  private _isVisible = false;
  private _presence: LogModel.Presence = 'unknown';
  private _problem: string | null = null;
  private _earlierGeneration: number | null = null;
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
    /** The routes of the log. */
    readonly api: LogApi;
    /** How much is kept. */
    readonly buffer?: LogBuffer.IOptions;
  }
}
