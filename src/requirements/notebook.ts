import { PathExt } from '@jupyterlab/coreutils';
import type {
  INotebookModel,
  INotebookTracker,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import type { Requirements } from './metadata';
import {
  METADATA_KEY,
  readRequirements,
  withoutRequirements,
  writeRequirements
} from './metadata';

/** What the notebook in front requires of Spark: read from its metadata, and written into it. */
export class NotebookRequirements implements IDisposable {
  /**
   * @param notebooks - Where the notebooks are; null where there are none.
   */
  constructor(notebooks: NotebookRequirements.INotebooks | null) {
    this._notebooks = notebooks;
    notebooks?.currentChanged.connect(this._follow, this);
    this._follow();
  }

  /** Emitted when another notebook is in front, or when it requires something else. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The Python notebook in front; null when there is none. */
  get current(): NotebookRequirements.INotebook | null {
    const panel = this._panel;
    const model = this._model;
    if (!panel || !model || !Private.isPython(model)) {
      return null;
    }
    const { path } = panel.context;
    return {
      path,
      name: PathExt.basename(path),
      requirements: readRequirements(model.getMetadata(METADATA_KEY)),
      isReadOnly: model.readOnly
    };
  }

  /** Names of the options that the notebook was not given just now, because they hold a secret. */
  get leftOut(): ReadonlyArray<string> {
    return this._leftOut;
  }

  /** Write a request into the notebook, in the place of what it carries. */
  attach(request: ISparkServer.IStartRequest): void {
    const model = this._model;
    if (!model || model.readOnly) {
      return;
    }
    const kept = model.getMetadata(METADATA_KEY) as unknown;
    const { value, leftOut } = writeRequirements(request, kept);
    this._leftOut = leftOut;
    model.setMetadata(METADATA_KEY, value);
    this._changed.emit();
  }

  /** Remove what the notebook carries. */
  detach(): void {
    if (this._model?.readOnly === false) {
      this._leftOut = [];
      const left = withoutRequirements(this._model.getMetadata(METADATA_KEY));
      if (left) {
        this._model.setMetadata(METADATA_KEY, left);
      } else {
        this._model.deleteMetadata(METADATA_KEY);
      }
    }
  }

  /** Request that a person be shown what the notebook in front requires. */
  reveal(): void {
    this._isRevealed = true;
    this._changed.emit();
  }

  /** Return whether `reveal` was called since the last call of this method. */
  takeReveal(): boolean {
    const isRevealed = this._isRevealed;
    this._isRevealed = false;
    return isRevealed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._notebooks?.currentChanged.disconnect(this._follow, this);
    this._leave();
    Signal.clearData(this);
  }

  /** The model of the notebook in front, once its file has been read. */
  private get _model(): INotebookModel | null {
    const context = this._panel?.context;
    return context?.isReady && !context.isDisposed ? context.model : null;
  }

  private _follow(): void {
    const panel = this._notebooks?.currentWidget ?? null;
    if (panel === this._panel) {
      return;
    }
    this._leave();
    this._panel = panel;
    if (panel) {
      panel.context.pathChanged.connect(this._relay, this);
      panel.context.model.metadataChanged.connect(this._relay, this);
      panel.context.model.stateChanged.connect(this._relay, this);
      // A file that cannot be read is core's to tell of.
      void panel.context.ready.then(
        () => this._relay(),
        () => undefined
      );
    }
    this._changed.emit();
  }

  private _leave(): void {
    const context = this._panel?.context;
    if (context && !context.isDisposed) {
      context.pathChanged.disconnect(this._relay, this);
      context.model.metadataChanged.disconnect(this._relay, this);
      context.model.stateChanged.disconnect(this._relay, this);
    }
    this._panel = null;
    this._leftOut = [];
  }

  private _relay(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _notebooks: NotebookRequirements.INotebooks | null;
  private readonly _changed = new Signal<this, void>(this);
  private _panel: NotebookPanel | null = null;
  private _leftOut: ReadonlyArray<string> = [];
  private _isRevealed = false;
  private _isDisposed = false;
}

/** The namespace of `NotebookRequirements`. */
export namespace NotebookRequirements {
  /** What is needed of the tracker of the notebooks. */
  export type INotebooks = Pick<
    INotebookTracker,
    'currentWidget' | 'currentChanged'
  >;

  /** The notebook in front. */
  export interface INotebook {
    readonly path: string;
    /** The name of its file. */
    readonly name: string;
    readonly requirements: Requirements;
    readonly isReadOnly: boolean;
  }
}

namespace Private {
  /** Whether a notebook is one in Python. */
  export function isPython(model: INotebookModel): boolean {
    // A new notebook does not know its language until its kernel has started.
    return ['', 'python'].includes(model.defaultKernelLanguage.toLowerCase());
  }
}
