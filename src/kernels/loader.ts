import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type { IChangedArgs } from '@jupyterlab/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

/**
 * The code that a kernel is sent.
 *
 * #### Notes
 * It leaves no name behind, prints nothing where the extension is loaded already, and does nothing
 * where the package is not installed.
 */
export const LOAD_CODE = `try:
    get_ipython().extension_manager.load_extension('jupyterlab_spark_connect')
except ImportError:
    pass`;

/**
 * The code that a kernel is sent where cells are to start Spark.
 *
 * #### Notes
 * A package that is older than this page does not know how, and is left alone.
 */
export const AUTOSTART_CODE = `try:
    get_ipython().extension_manager.load_extension('jupyterlab_spark_connect')
    __import__('jupyterlab_spark_connect').start_on_use(get_ipython())
except (ImportError, AttributeError):
    pass`;

/**
 * Loads the kernel side of the extension into each Python kernel that it is shown.
 *
 * #### Notes
 * The request goes over the connection that the notebook itself uses, as soon as there is one. A
 * kernel answers in the order of the requests, so the extension is there before the first cell
 * runs, and a cell that runs already is not disturbed.
 */
export class KernelLoader implements IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: KernelLoader.IOptions) {
    this._languageOf = options.languageOf;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether kernels are sent anything; turning it on loads into those that are watched. */
  get isEnabled(): boolean {
    return this._isEnabled;
  }
  set isEnabled(value: boolean) {
    if (value === this._isEnabled) {
      return;
    }
    this._isEnabled = value;
    this._contexts.forEach(context => this._loadInto(context));
  }

  /** Whether cells start Spark where it does not run; it holds for kernels that are loaded afterwards. */
  isAutostart = false;

  /** Load into the kernel of a notebook or a console, and into each that takes its place. */
  watch(context: ISessionContext): void {
    if (this._isDisposed || this._contexts.has(context)) {
      return;
    }
    this._contexts.add(context);
    context.kernelChanged.connect(this._onKernelChanged, this);
    context.statusChanged.connect(this._onStatusChanged, this);
    context.disposed.connect(this._onDisposed, this);
    this._loadInto(context);
  }

  /** Forget every kernel; what is loaded stays loaded. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._contexts.clear();
    Signal.clearData(this);
  }

  private _onKernelChanged(
    context: ISessionContext,
    _: IChangedArgs<Kernel.IKernelConnection | null>
  ): void {
    this._loadInto(context);
  }

  private _onStatusChanged(
    context: ISessionContext,
    status: Kernel.Status
  ): void {
    if (status !== 'restarting' && status !== 'autorestarting') {
      return;
    }
    // A restarting connection drops what waits to be sent right after it told its status. What is
    // sent in the next microtask waits for the new process, before anything a person can send.
    void Promise.resolve().then(() => {
      if (context.session?.kernel?.status === status) {
        this._loadInto(context);
      }
    });
  }

  private _onDisposed(context: ISessionContext): void {
    this._contexts.delete(context);
  }

  private _loadInto(context: ISessionContext): void {
    const kernel = context.session?.kernel;
    if (!kernel || !this._isEnabled || this._isDisposed) {
      return;
    }
    // The kernel spec tells the language at once, the kernel only when it has started: then a cell
    // could be sent before us.
    const language = this._languageOf(kernel.name);
    if (language === undefined) {
      void this._loadWhenKnown(kernel);
    } else if (Private.isPython(language)) {
      this._load(kernel);
    }
  }

  private async _loadWhenKnown(
    kernel: Kernel.IKernelConnection
  ): Promise<void> {
    const info = await kernel.info;
    if (Private.isPython(info.language_info.name)) {
      this._load(kernel);
    }
  }

  private _load(kernel: Kernel.IKernelConnection): void {
    Private.load(kernel, this.isAutostart ? AUTOSTART_CODE : LOAD_CODE);
  }

  private readonly _languageOf: (kernelName: string) => string | undefined;
  private readonly _contexts = new Set<ISessionContext>();
  private _isEnabled = false;
  private _isDisposed = false;
}

/** The namespace of `KernelLoader`. */
export namespace KernelLoader {
  /** The instantiation options of the loader. */
  export interface IOptions {
    /** The language of a kernel spec; undefined where the spec is not known. */
    readonly languageOf: (kernelName: string) => string | undefined;
  }
}

namespace Private {
  /** The last request to each kernel; it is disposed of when it is answered or dropped. */
  const lastLoads = new WeakMap<Kernel.IKernelConnection, IDisposable>();

  /** Whether a language is Python. */
  export function isPython(language: string): boolean {
    return language.toLowerCase() === 'python';
  }

  /** Send the code so that no cell, history or counter shows it. */
  export function load(kernel: Kernel.IKernelConnection, code: string): void {
    if (kernel.isDisposed || kernel.status === 'dead') {
      return;
    }
    // A restart may tell its status several times; the first request is still on its way then.
    const last = lastLoads.get(kernel);
    if (last && !last.isDisposed) {
      return;
    }
    const future = kernel.requestExecute({
      code,
      silent: true,
      store_history: false,
      allow_stdin: false,
      // An error of ours may not cancel the cells that wait behind it.
      stop_on_error: false
    });
    lastLoads.set(kernel, future);
    // It rejects when the kernel goes away before it answers: then there is nothing to load into.
    void future.done.catch(() => undefined);
  }
}
