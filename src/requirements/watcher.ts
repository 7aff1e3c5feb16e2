import type { IDisposable } from '@lumino/disposable';

import type { ISparkServer } from '../tokens';
import type { NotebookRequirements } from './notebook';

/** Notify once of each notebook that is opened while Spark runs, and requires something else than what runs. */
export class RequirementsWatcher implements IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: RequirementsWatcher.IOptions) {
    this._server = options.server;
    this._notebook = options.notebook;
    this._countDifferences = options.countDifferences;
    this._notify = options.notify;
    this._notebook.changed.connect(this._onChanged, this);
    void this._look();
  }

  /** Whether anybody is notified. */
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
    if (!isNews || path === undefined || this._notified.has(path)) {
      return;
    }
    await this._server.ready;
    const { current } = this._notebook;
    const isReady = this._server.model?.state === 'ready';
    if (
      !isReady ||
      current?.path !== path ||
      current.requirements.kind !== 'known'
    ) {
      return;
    }
    try {
      const { request } = current.requirements;
      const differences = await this._countDifferences(request);
      if (differences > 0 && this.isEnabled && !this._isDisposed) {
        this._notified.add(path);
        this._notify(current.name, differences);
      }
    } catch {
      return;
    }
  }

  private readonly _server: ISparkServer;
  private readonly _notebook: NotebookRequirements;
  private readonly _countDifferences: RequirementsWatcher.IOptions['countDifferences'];
  private readonly _notify: RequirementsWatcher.IOptions['notify'];
  private readonly _notified = new Set<string>();
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
    /** Return in how many things a request differs from what runs. */
    readonly countDifferences: (
      request: ISparkServer.IStartRequest
    ) => Promise<number>;
    /** Take the notebook's name, and in how many things it differs. */
    readonly notify: (name: string, differences: number) => void;
  }
}
