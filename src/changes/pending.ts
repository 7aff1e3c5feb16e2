import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { StartSelection } from '../options/startSelection';
import type { Presets } from '../options/presets';
import type { ISparkServer } from '../tokens';
import type { ChangesApi } from './api';
import { compareRequests } from './differences';

/**
 * What a person wants to change of the running Spark: the form that is open for it, and the selection that
 * waits for the next start.
 *
 * #### Notes
 * The selection itself is the one of the next start; nothing here changes or starts anything.
 */
export class PendingChanges implements IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: PendingChanges.IOptions) {
    this.api = options.api;
    this._server = options.server;
    this._selection = options.selection;
    this._presets = options.presets;
    this._server.changed.connect(this._onServerChanged, this);
    this._selection.changed.connect(this._onSelectionChanged, this);
    this._presets.changed.connect(this._restore, this);
  }

  /** The routes that make a change, and that tell what it would mean. */
  readonly api: ChangesApi;

  /** Emitted when anything here became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** What runs, as a start would be asked for it; null when nothing is ready. */
  get running(): ISparkServer.IStartRequest | null {
    const { model } = this._server;
    if (model?.state !== 'ready') {
      return null;
    }
    const { cluster, bundles, user_options } = model;
    return {
      ...(cluster !== null && { cluster }),
      bundles,
      options: user_options
    };
  }

  /** Whether a person has the form open while Spark runs. */
  get isEditing(): boolean {
    return this._isEditing && this.running !== null;
  }

  /** Whether the choice waits for the next start, and is another than what runs. */
  get isWaiting(): boolean {
    return (
      this._waitsBehind !== null &&
      this._waitsBehind === this._generation &&
      this.isOther
    );
  }

  /** Whether something else is chosen than what runs. */
  get isOther(): boolean {
    const { running } = this;
    return (
      running !== null &&
      compareRequests(running, this._selection.request).length > 0
    );
  }

  /** Open the form, with what runs or with what waits. */
  edit(): void {
    const { running } = this;
    if (running && !this.isWaiting) {
      this._selection.load(running);
    }
    this._setEditing(running !== null);
  }

  /** Choose something else; where Spark runs the form shows what it would mean. */
  load(request: ISparkServer.IStartRequest): void {
    this._selection.load(request);
    this._setEditing(this.running !== null);
  }

  /** Close the form; what is chosen waits for the next start. */
  defer(): void {
    this._waitsBehind = this._generation;
    void this._presets.wait(this._waitsBehind);
    this._setEditing(false);
  }

  /** Close the form; what runs is chosen again, and nothing waits. */
  cancel(): void {
    const { running } = this;
    // Counts as open until the choice is what runs, or its change would open it.
    this._isEditing = true;
    if (running) {
      this._selection.load(running);
    }
    this._waitsBehind = null;
    void this._presets.wait(null);
    this._setEditing(false);
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._server.changed.disconnect(this._onServerChanged, this);
    this._selection.changed.disconnect(this._onSelectionChanged, this);
    this._presets.changed.disconnect(this._restore, this);
    Signal.clearData(this);
  }

  /** Which Spark runs; null when none is ready. */
  private get _generation(): number | null {
    const { model } = this._server;
    return model?.state === 'ready' ? model.generation : null;
  }

  private _setEditing(isEditing: boolean): void {
    this._isEditing = isEditing;
    this._editsBeside = this._generation;
    this._changed.emit();
  }

  private _onServerChanged(): void {
    if (this._isEditing && this._editsBeside !== this._generation) {
      this._setEditing(false);
    }
    this._restore();
  }

  /** Choose again what waited when the page was loaded, unless a person has chosen something here. */
  private _restore(): void {
    const { last, waitsBehind } = this._presets;
    if (
      last &&
      waitsBehind !== null &&
      waitsBehind === this._generation &&
      waitsBehind !== this._waitsBehind &&
      !this._selection.isTouched
    ) {
      this._waitsBehind = waitsBehind;
      this._selection.load(last);
      this._changed.emit();
    }
  }

  /** What is chosen by other ways, such as an import, is not to go unseen. */
  private _onSelectionChanged(): void {
    const isKnown = this._server.available.clusters.length > 0;
    if (
      isKnown &&
      !this._isEditing &&
      !this.isWaiting &&
      this._selection.isTouched &&
      this.isOther
    ) {
      this._setEditing(true);
    }
  }

  private readonly _server: ISparkServer;
  private readonly _selection: StartSelection;
  private readonly _presets: Presets;
  private readonly _changed = new Signal<this, void>(this);
  private _isEditing = false;
  private _editsBeside: number | null = null;
  private _waitsBehind: number | null = null;
  private _isDisposed = false;
}

/** The namespace of `PendingChanges`. */
export namespace PendingChanges {
  /** The instantiation options of the changes. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** The routes of changes. */
    readonly api: ChangesApi;
    /** What is selected for the next start. */
    readonly selection: StartSelection;
    /** Keeps across page loads what waits. */
    readonly presets: Presets;
  }
}
