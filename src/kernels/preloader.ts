import type { ISessionContext } from '@jupyterlab/apputils';
import type {
  INotebookTracker,
  Notebook,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';

import type { ISparkServer } from '../tokens';

/**
 * The code that a kernel is sent before its first cell needs Spark.
 *
 * #### Notes
 * A package that is older than this page does not know how, and is left alone.
 */
export const PRELOAD_CODE = `try:
    __import__('jupyterlab_spark_connect').prefetch()
except (ImportError, AttributeError):
    pass`;

/**
 * Has the kernel of the notebook in front import pyspark while a person reads or types.
 *
 * #### Notes
 * The import takes half a second and some 80 MB. It is asked for only where it will be needed: a cell
 * names Spark, and the kernel has nothing else to do. Before Spark runs, a notebook that may make a
 * Spark of its own is left alone, since it may want to choose its pyspark first. While Spark starts
 * the import would only take the cores away, and so would the notebooks behind the one in front, all
 * at once.
 */
export class KernelPreloader implements IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: KernelPreloader.IOptions) {
    this._server = options.server;
    this._notebooks = options.notebooks;
    this._languageOf = options.languageOf;
    this._server.changed.connect(this._look, this);
    this._notebooks.currentChanged.connect(this._follow, this);
    this._follow();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether kernels are sent anything. */
  get isEnabled(): boolean {
    return this._isEnabled;
  }
  set isEnabled(value: boolean) {
    this._isEnabled = value;
    this._look();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._server.changed.disconnect(this._look, this);
    this._notebooks.currentChanged.disconnect(this._follow, this);
    this._leave();
  }

  /** Follow the notebook that is in front now. */
  private _follow(): void {
    const panel = this._notebooks.currentWidget;
    if (panel === this._panel) {
      return;
    }
    this._leave();
    this._panel = panel;
    if (panel) {
      panel.content.modelContentChanged.connect(this._onContentChanged, this);
      panel.sessionContext.statusChanged.connect(this._onStatusChanged, this);
      this._look();
    }
  }

  private _leave(): void {
    const panel = this._panel;
    if (panel && !panel.isDisposed) {
      panel.content.modelContentChanged.disconnect(
        this._onContentChanged,
        this
      );
      panel.sessionContext.statusChanged.disconnect(
        this._onStatusChanged,
        this
      );
    }
    this._panel = null;
  }

  /** Read the active cell only, since a person types there: the others need not be read at each key. */
  private _onContentChanged(notebook: Notebook): void {
    const source = notebook.activeCell?.model.sharedModel.getSource() ?? '';
    if (Private.namesSpark(source)) {
      this._look();
    }
  }

  private _onStatusChanged(
    context: ISessionContext,
    status: Kernel.Status
  ): void {
    const kernel = context.session?.kernel;
    if (kernel && (status === 'restarting' || status === 'autorestarting')) {
      this._preloaded.delete(kernel);
    }
    this._look();
  }

  private _look(): void {
    const kernel = this._waiting;
    if (kernel && this._isExpected()) {
      this._preload(kernel);
    }
  }

  /** Whether the notebook in front will use the Spark that is there, or that may be started. */
  private _isExpected(): boolean {
    const cells = this._panel?.content.model?.sharedModel.cells ?? [];
    const sources = cells.map(cell => cell.getSource());
    if (!sources.some(Private.namesSpark)) {
      return false;
    }
    const state = this._server.model?.state;
    const isFree = state === 'stopped' && !sources.some(Private.mayMakeSpark);
    return state === 'ready' || isFree;
  }

  /** The idle Python kernel that is not prepared yet; null without one. */
  private get _waiting(): Kernel.IKernelConnection | null {
    const kernel = this._panel?.sessionContext.session?.kernel;
    return kernel &&
      this._isEnabled &&
      kernel.status === 'idle' &&
      !this._preloaded.has(kernel) &&
      this._languageOf(kernel.name)?.toLowerCase() === 'python'
      ? kernel
      : null;
  }

  private _preload(kernel: Kernel.IKernelConnection): void {
    this._preloaded.add(kernel);
    const future = kernel.requestExecute({
      code: PRELOAD_CODE,
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false
    });
    // It rejects when the kernel goes away before it answers.
    void future.done.catch(() => undefined);
  }

  private readonly _server: ISparkServer;
  private readonly _notebooks: KernelPreloader.INotebooks;
  private readonly _languageOf: KernelPreloader.IOptions['languageOf'];
  private readonly _preloaded = new WeakSet<Kernel.IKernelConnection>();
  private _panel: NotebookPanel | null = null;
  private _isEnabled = false;
  private _isDisposed = false;
}

/** The namespace of `KernelPreloader`. */
export namespace KernelPreloader {
  /** What is needed of the tracker of the notebooks. */
  export type INotebooks = Pick<
    INotebookTracker,
    'currentWidget' | 'currentChanged'
  >;

  /** The instantiation options of the preloader. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** Where the notebooks are. */
    readonly notebooks: INotebooks;
    /** The language of a kernel spec; undefined where the spec is not known. */
    readonly languageOf: (kernelName: string) => string | undefined;
  }
}

namespace Private {
  /** Whether a cell is about Spark: more than a hint is not wanted, and Markdown may give it. */
  export function namesSpark(source: string): boolean {
    return /\b(py)?spark\b|\bSparkSession\b/.test(source);
  }

  /** Whether a cell may make a Spark of its own, or choose the pyspark that does. */
  export function mayMakeSpark(source: string): boolean {
    return /\bfindspark\b|\bSpark(Session|Context|Conf)\b|\bspark\s*=(?!=)|\bSPARK_HOME\b/.test(
      source
    );
  }
}
