import type { IDisposable } from '@lumino/disposable';

import type { ISparkServer } from '../tokens';
import type { NotebookRequirements } from './notebook';

/** Notices a notebook that is opened and asks for something else than what runs: once, and only while Spark runs. */
export class RequirementsWatcher implements IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: RequirementsWatcher.IOptions) {
    this._server = options.server;
    this._notebook = options.notebook;
    this._tell = options.tell;
    this._notebook.changed.connect(this._onChanged, this);
    void this._look();
  }

  /** Whether anybody is told. */
  isEnabled = true;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._notebook.changed.disconnect(this._onChanged, this);
    }
  }

  private _onChanged(): void {
    void this._look();
  }

  /** Never rejects: a refusal is the panel's to tell of. */
  private async _look(): Promise<void> {
    const path = this._notebook.current?.path;
    // What a person attaches to the notebook in front is no news to that person.
    const isNews = path !== this._last;
    this._last = path;
    if (!isNews || path === undefined || this._told.has(path)) {
      return;
    }
    await this._server.ready;
    const { current } = this._notebook;
    const isReady = this._server.model?.state === 'ready';
    if (!isReady || current?.path !== path || current.needs.kind !== 'known') {
      return;
    }
    try {
      const { request } = current.needs;
      const { differences } = await this._server.compare(request);
      if (differences.length > 0 && this.isEnabled && !this._isDisposed) {
        this._told.add(path);
        this._tell(current.name, differences.length);
      }
    } catch {
      return;
    }
  }

  private readonly _server: ISparkServer;
  private readonly _notebook: NotebookRequirements;
  private readonly _tell: RequirementsWatcher.IOptions['tell'];
  private readonly _told = new Set<string>();
  private _last: string | undefined;
  private _isDisposed = false;
}

/** The namespace of `RequirementsWatcher`. */
export namespace RequirementsWatcher {
  /** The instantiation options of the watcher. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** The notebook in front. */
    readonly notebook: NotebookRequirements;
    /** Takes the notebook's name, and in how many things it differs. */
    readonly tell: (name: string, differences: number) => void;
  }
}
