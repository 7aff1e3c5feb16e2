import type { Event } from '@jupyterlab/services';
import type { ReadonlyJSONValue } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { SparkError } from '../request';
import type { ISparkServer } from '../tokens';
import type { ServerApi } from './api';
import { frequencyFor } from './polling';

/** The state holder over `ServerApi`: events and polls only make it ask again. */
export class SparkServer implements ISparkServer, IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: SparkServer.IOptions) {
    this._api = options.api;
    this._events = options.events;
    this._events.connect(this._onEvent, this);
    this._poll = new Poll({
      name: 'jupyterlab-spark-connect:server',
      factory: () => this._pollOnce(),
      frequency: frequencyFor(null, null),
      standby: 'when-hidden',
      auto: false
    });
    this.ready = Promise.resolve(options.quiet).then(() => this._begin());
  }

  readonly ready: Promise<void>;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get model(): ISparkServer.IModel | null {
    return this._model;
  }

  get problem(): ISparkServer.IProblem | null {
    return this._problem;
  }

  get available(): ISparkServer.IAvailable {
    return this._available;
  }

  get changed(): ISignal<ISparkServer, void> {
    return this._changed;
  }

  get stateChanged(): ISignal<ISparkServer, ISparkServer.IStateChange> {
    return this._stateChanged;
  }

  get clockSkew(): number {
    return this._clockSkew;
  }

  /**
   * Ask the server again.
   *
   * #### Notes
   * The answer was asked for after this call. Calls that come while a question is on its way share
   * the next one, so that a burst of events costs one request.
   */
  refresh(): Promise<void> {
    this._next ??= this._current.then(() => {
      this._next = null;
      this._current = this._read();
      return this._current;
    });
    return this._next;
  }

  async start(request: ISparkServer.IStartRequest = {}): Promise<void> {
    await this._api.start(request);
    await this.refresh();
  }

  async stop(): Promise<void> {
    await this._api.stop();
    await this.refresh();
  }

  async restart(request: ISparkServer.IStartRequest = {}): Promise<void> {
    await this._api.restart(request);
    await this.refresh();
  }

  async keepAlive(): Promise<void> {
    await this._api.keepAlive();
    await this.refresh();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._events.disconnect(this._onEvent, this);
    this._poll.dispose();
    Signal.clearData(this);
  }

  private _begin(): Promise<void> {
    if (this._isDisposed) {
      return Promise.resolve();
    }
    void this._poll.schedule();
    return this.refresh();
  }

  private _onEvent(_: Event.IManager, emission: Event.Emission): void {
    if (emission.schema_id === EVENT_SCHEMA_ID) {
      void this.refresh();
    }
  }

  /** Poll once; rejects while there is a problem, which makes the poll back off. */
  private async _pollOnce(): Promise<void> {
    await this.refresh();
    if (this._problem) {
      throw new Error(this._problem.kind);
    }
  }

  /** Read the model, and what is available where that is not known. Never rejects. */
  private async _read(): Promise<void> {
    try {
      const asked = Date.now();
      const model = await this._api.getServer();
      // Jupyter may have restarted with other clusters while it was away.
      const available =
        this._available.clusters.length === 0 || this._problem
          ? await this._readAvailable()
          : this._available;
      this._clockSkew = Date.parse(model.now) - (asked + Date.now()) / 2;
      this._apply(model, null, available);
    } catch (reason) {
      this._apply(this._model, Private.problemOf(reason), this._available);
    }
  }

  private async _readAvailable(): Promise<ISparkServer.IAvailable> {
    const [clusters, bundles] = await Promise.all([
      this._api.getClusters(),
      this._api.getBundles()
    ]);
    return { clusters, bundles };
  }

  private _apply(
    model: ISparkServer.IModel | null,
    problem: ISparkServer.IProblem | null,
    available: ISparkServer.IAvailable
  ): void {
    if (this._isDisposed) {
      return;
    }
    const oldState = this._model?.state ?? null;
    const isSame =
      Private.equal(
        Private.withoutClock(this._model),
        Private.withoutClock(model)
      ) &&
      Private.equal(this._problem, problem) &&
      Private.equal(this._available, available);
    this._model = model;
    this._problem = problem;
    this._available = available;
    this._adjustPoll();
    if (isSame) {
      return;
    }
    this._changed.emit();
    if (model && model.state !== oldState) {
      this._stateChanged.emit({ oldState, newState: model.state });
    }
  }

  /** Poll as often as the answer asks for. */
  private _adjustPoll(): void {
    const frequency = frequencyFor(this._model, this._problem);
    if (JSONExt.deepEqual({ ...frequency }, { ...this._poll.frequency })) {
      return;
    }
    this._poll.frequency = frequency;
    // A turn that was set by the old pace could be half a minute away.
    void this._poll.schedule();
  }

  private readonly _api: ServerApi;
  private readonly _events: ISignal<Event.IManager, Event.Emission>;
  private readonly _poll: Poll;
  private readonly _changed = new Signal<ISparkServer, void>(this);
  private readonly _stateChanged = new Signal<
    ISparkServer,
    ISparkServer.IStateChange
  >(this);
  private _model: ISparkServer.IModel | null = null;
  private _problem: ISparkServer.IProblem | null = null;
  private _available: ISparkServer.IAvailable = { clusters: [], bundles: [] };
  private _clockSkew = 0;
  private _current: Promise<void> = Promise.resolve();
  private _next: Promise<void> | null = null;
  private _isDisposed = false;
}

/** The namespace of `SparkServer`. */
export namespace SparkServer {
  /** The instantiation options of the state holder. */
  export interface IOptions {
    /** The one that talks HTTP. */
    readonly api: ServerApi;
    /** The event stream of the Jupyter server. */
    readonly events: ISignal<Event.IManager, Event.Emission>;
    /** Settles when the first question disturbs nobody; without it that is now. */
    readonly quiet?: Promise<unknown>;
  }
}

/** The event that says "look again"; its schema stands in server/events. */
export const EVENT_SCHEMA_ID =
  'https://events.jupyter.org/jupyterlab_spark_connect/server/v1';

namespace Private {
  /** Return a model without the server's clock, which differs in every answer. */
  export function withoutClock(
    model: ISparkServer.IModel | null
  ): ISparkServer.IModel | null {
    return model && { ...model, now: '' };
  }

  /** Whether two answers of the server say the same. */
  export function equal(first: unknown, second: unknown): boolean {
    return JSONExt.deepEqual(
      first as ReadonlyJSONValue,
      second as ReadonlyJSONValue
    );
  }

  /** Return why there is no answer. */
  export function problemOf(reason: unknown): ISparkServer.IProblem {
    if (!(reason instanceof SparkError)) {
      return { kind: 'error', message: String(reason) };
    }
    switch (reason.code) {
      case 'missing':
      case 'forbidden':
      case 'unreachable':
        return { kind: reason.code, message: reason.message };
      default:
        return { kind: 'error', message: reason.message };
    }
  }
}
