import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IChangedArgs } from '@jupyterlab/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IKernelSupport } from './tokens';

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

/** The code that a kernel is sent besides where it may have a classic Spark of its own. */
export const CLASSIC_CODE = `
try:
    __import__('jupyterlab_spark_connect').allow_classic(get_ipython())
except (ImportError, AttributeError):
    pass`;

/** Whether a kernel has pyspark and not our package; imports neither. */
export const LACKS_PACKAGE = `(lambda find: not find('jupyterlab_spark_connect') and bool(find('pyspark')))(__import__('importlib.util').util.find_spec)`;

/**
 * Loads the kernel side of the extension into each Python kernel that it is shown.
 *
 * #### Notes
 * The request goes over the connection that the notebook itself uses, as soon as there is one. A
 * kernel answers in the order of the requests, so the extension is there before the first cell
 * runs, and a cell that runs already is not disturbed.
 */
export class KernelLoader implements IKernelSupport, IDisposable {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: KernelLoader.IOptions) {
    this._languageOf = options.languageOf;
    this._codeFor = options.codeFor;
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

  /** Whether notebooks may have a classic Spark; it holds for kernels that are loaded afterwards. */
  isClassicAllowed = false;

  /** The paths of the notebooks and consoles whose kernels have pyspark and lack our package. */
  get lacking(): ReadonlyArray<string> {
    return [...this._contexts]
      .filter(
        ({ session }) => session?.kernel && this._lacking.has(session.kernel)
      )
      .map(context => context.path);
  }

  /** Emitted when `lacking` became another. */
  get lackingChanged(): ISignal<IKernelSupport, void> {
    return this._lackingChanged;
  }

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
    this._lackingChanged.emit();
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
    this._lackingChanged.emit();
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
      void this._loadWhenKnown(context, kernel);
    } else if (Private.isPython(language)) {
      this._load(context, kernel);
    }
  }

  private async _loadWhenKnown(
    context: ISessionContext,
    kernel: Kernel.IKernelConnection
  ): Promise<void> {
    const info = await kernel.info;
    if (Private.isPython(info.language_info.name)) {
      this._load(context, kernel);
    }
  }

  private _load(
    context: ISessionContext,
    kernel: Kernel.IKernelConnection
  ): void {
    const parts = [
      this.isAutostart ? AUTOSTART_CODE : LOAD_CODE,
      this.isClassicAllowed ? CLASSIC_CODE : '',
      this._codeFor?.(context) ?? ''
    ];
    const reply = Private.load(kernel, parts.join(''));
    void reply?.then(lacks => this._note(kernel, lacks));
  }

  private _note(kernel: Kernel.IKernelConnection, lacks: boolean): void {
    if (this._isDisposed || this._lacking.has(kernel) === lacks) {
      return;
    }
    if (lacks) {
      this._lacking.add(kernel);
    } else {
      this._lacking.delete(kernel);
    }
    this._lackingChanged.emit();
  }

  private readonly _codeFor?: KernelLoader.IOptions['codeFor'];
  private readonly _languageOf: (kernelName: string) => string | undefined;
  private readonly _contexts = new Set<ISessionContext>();
  private readonly _lacking = new WeakSet<Kernel.IKernelConnection>();
  private readonly _lackingChanged = new Signal<IKernelSupport, void>(this);
  private _isEnabled = false;
  private _isDisposed = false;
}

/** The namespace of `KernelLoader`. */
export namespace KernelLoader {
  /** The instantiation options of the loader. */
  export interface IOptions {
    /** The language of a kernel spec; undefined where the spec is not known. */
    readonly languageOf: (kernelName: string) => string | undefined;
    /** What the kernel of a notebook or a console is sent besides, behind the code that loads. */
    readonly codeFor?: (context: ISessionContext) => string;
  }
}

namespace Private {
  /** The last request to each kernel; it is disposed of when it is answered or dropped. */
  const lastLoads = new WeakMap<Kernel.IKernelConnection, IDisposable>();

  /** Whether a language is Python. */
  export function isPython(language: string): boolean {
    return language.toLowerCase() === 'python';
  }

  /**
   * Send the code so that no cell, history or counter shows it.
   *
   * @returns Whether the kernel has pyspark and lacks our package; undefined where nothing was sent.
   */
  export function load(
    kernel: Kernel.IKernelConnection,
    code: string
  ): Promise<boolean> | undefined {
    if (kernel.isDisposed || kernel.status === 'dead') {
      return undefined;
    }
    // A restart may tell its status several times; the first request is still on its way then.
    const last = lastLoads.get(kernel);
    if (last && !last.isDisposed) {
      return undefined;
    }
    const future = kernel.requestExecute({
      code,
      silent: true,
      store_history: false,
      allow_stdin: false,
      user_expressions: { lacks: LACKS_PACKAGE },
      // An error of ours may not cancel the cells that wait behind it.
      stop_on_error: false
    });
    lastLoads.set(kernel, future);
    // It rejects when the kernel goes away before it answers: then there is nothing to load into.
    return future.done.then(
      reply => 'True' === (reply && answerOf(reply.content)),
      () => false
    );
  }

  /** What the expression gave, as the kernel writes it. */
  function answerOf(
    content: KernelMessage.IExecuteReplyMsg['content']
  ): unknown {
    const { lacks } = (content.status === 'ok' &&
      content.user_expressions) as unknown as {
      lacks?: { data?: Record<string, unknown> };
    };
    return lacks?.data?.['text/plain'];
  }
}
