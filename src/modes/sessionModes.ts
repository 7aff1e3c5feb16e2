import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { METADATA_KEY } from '../requirements/metadata';
import type { ISparkServer } from '../tokens';
import { readMode, writeMode } from './metadata';
import type { ISessionModes } from './tokens';

/** Keeps the choices in the notebooks' metadata, and tells them to the kernels. */
export class SessionModes implements ISessionModes, IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: SessionModes.IOptions) {
    this._server = options.server;
    this._notebooks = options.notebooks;
    this._server.changed.connect(this._onServerChanged, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** What the user's settings say for notebooks that ask for nothing; null for the administrator's word. */
  get preferred(): ISessionModes.Mode | null {
    return this._preferred;
  }
  set preferred(value: ISessionModes.Mode | null) {
    this._preferred = value;
    this._changed.emit();
  }

  find(path: string): ISessionModes.IChoice | null {
    const panel = this._panel(path);
    const rule = this._server.model?.session_mode;
    if (!panel || !rule) {
      return null;
    }
    const attached = this._attached(path);
    const chosen = this._chosen.get(path);
    return {
      mode: rule.locked
        ? rule.default
        : (chosen ?? attached ?? this._wanted(panel) ?? rule.default),
      isPending: chosen !== undefined && attached !== undefined,
      isFixed: rule.locked || panel.context.model.readOnly
    };
  }

  choose(path: string, mode: ISessionModes.Mode): void {
    const panel = this._panel(path);
    if (!panel || this.find(path)?.isFixed !== false) {
      return;
    }
    const { model } = panel.context;
    model.setMetadata(
      METADATA_KEY,
      writeMode(model.getMetadata(METADATA_KEY), mode)
    );
    const future = panel.sessionContext.session?.kernel?.requestExecute({
      code: Private.code(mode, true),
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false
    });
    // It rejects when the kernel goes away before it answers: the next one is told when it starts.
    void future?.done.catch(() => undefined);
    this._chosen.set(path, mode);
    this._forgetFulfilled();
    this._changed.emit();
  }

  codeFor(context: ISessionContext): string {
    const panel = this._notebooks?.find(
      each => each.sessionContext === context
    );
    const mode = panel ? this._wanted(panel) : this._preferred;
    return mode === null ? '' : Private.code(mode, false);
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._server.changed.disconnect(this._onServerChanged, this);
    Signal.clearData(this);
  }

  private _onServerChanged(): void {
    this._forgetFulfilled();
    this._changed.emit();
  }

  /** Forget the choices that notebooks have taken over, and those of notebooks that have no session. */
  private _forgetFulfilled(): void {
    for (const [path, mode] of [...this._chosen]) {
      const attached = this._attached(path);
      if (attached === undefined || attached === mode) {
        this._chosen.delete(path);
      }
    }
  }

  private _panel(path: string): NotebookPanel | undefined {
    return this._notebooks?.find(each => each.context.path === path);
  }

  /** The session that a notebook has now; undefined where it has none of ours. */
  private _attached(path: string): ISessionModes.Mode | undefined {
    const notebook = this._server.model?.notebooks.find(
      each => each.path === path
    );
    return notebook && notebook.mode !== 'classic' ? notebook.mode : undefined;
  }

  private _wanted(panel: NotebookPanel): ISessionModes.Mode | null {
    const { model } = panel.context;
    return readMode(model.getMetadata(METADATA_KEY)) ?? this._preferred;
  }

  private readonly _server: ISparkServer;
  private readonly _notebooks: SessionModes.INotebooks | null;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _chosen = new Map<string, ISessionModes.Mode>();
  private _preferred: ISessionModes.Mode | null = null;
  private _isDisposed = false;
}

/** The namespace of `SessionModes`. */
export namespace SessionModes {
  /** What is needed of the tracker of the notebooks. */
  export type INotebooks = Pick<INotebookTracker, 'find'>;

  /** The instantiation options. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** Where the notebooks are; null where there are none. */
    readonly notebooks: INotebooks | null;
  }
}

namespace Private {
  /**
   * Return the code that tells a kernel which session its notebook has.
   *
   * @param isChosen - Whether a person says so now; otherwise what the notebook's code asked for stays.
   */
  export function code(mode: ISessionModes.Mode, isChosen: boolean): string {
    // A package that is older than this page does not know how, and is left alone.
    return `
try:
    __import__('jupyterlab_spark_connect').use_session_mode('${mode}', chosen=${isChosen ? 'True' : 'False'})
except (ImportError, AttributeError):
    pass`;
  }
}
