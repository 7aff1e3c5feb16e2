import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import {
  AUTOSTART_CODE,
  CLASSIC_CODE,
  KernelLoader,
  LOAD_CODE
} from '../loader';

type Content = KernelMessage.IExecuteRequestMsg['content'];

/** A kernel connection that writes down what it is asked to run. */
class SampleKernel {
  constructor(
    readonly name: string,
    language = 'python'
  ) {
    this.info = Promise.resolve({
      language_info: { name: language }
    } as KernelMessage.IInfoReply);
  }

  readonly info: Promise<KernelMessage.IInfoReply>;
  readonly requests: Content[] = [];
  readonly isDisposed = false;
  /** What the kernel answers to the expression that is asked with the code. */
  lacks: string | null = null;
  status: Kernel.Status = 'starting';
  private _futures: Array<{ isDisposed: boolean }> = [];

  requestExecute(content: Content): unknown {
    const data = { 'text/plain': this.lacks };
    const user_expressions = { lacks: { status: 'ok', data } };
    const reply = { content: { status: 'ok', user_expressions } };
    const future = { isDisposed: false, done: Promise.resolve(reply) };
    this.requests.push(content);
    this._futures.push(future);
    return future;
  }

  /** Resolves once the loader has seen the answers. */
  get answered(): Promise<void> {
    return new Promise(resolve => setTimeout(resolve));
  }

  /** Answer, or drop, what waits. */
  settle(): void {
    this._futures.forEach(future => {
      future.isDisposed = true;
    });
  }
}

/** A session context whose kernel the test sets. */
class SampleContext {
  readonly kernelChanged = new Signal<SampleContext, unknown>(this);
  readonly statusChanged = new Signal<SampleContext, Kernel.Status>(this);
  readonly disposed = new Signal<SampleContext, void>(this);
  session: { kernel: SampleKernel } | null = null;
  path = '';

  setKernel(kernel: SampleKernel): void {
    this.session = { kernel };
    this.kernelChanged.emit({});
  }

  setStatus(status: Kernel.Status): void {
    if (this.session) {
      this.session.kernel.status = status;
    }
    this.statusChanged.emit(status);
  }
}

describe('KernelLoader', () => {
  const languages: Record<string, string> = { python3: 'python', ir: 'R' };
  let loader: KernelLoader;
  let context: SampleContext;

  const watch = (context: SampleContext): void =>
    loader.watch(context as unknown as ISessionContext);

  beforeEach(() => {
    loader = new KernelLoader({ languageOf: name => languages[name] });
    loader.isEnabled = true;
    context = new SampleContext();
  });

  afterEach(() => {
    loader.dispose();
  });

  it('loads into a Python kernel before anybody else can ask it', () => {
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    expect(kernel.requests).toHaveLength(1);
    expect(kernel.requests[0].code).toBe(LOAD_CODE);
  });

  it('has cells start Spark where the user wants that', () => {
    loader.isAutostart = true;
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    expect(kernel.requests.map(request => request.code)).toEqual([
      AUTOSTART_CODE
    ]);
  });

  it('lets notebooks have a classic Spark where the user wants that', () => {
    loader.isClassicAllowed = true;
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    expect(kernel.requests[0].code).toBe(LOAD_CODE + CLASSIC_CODE);
  });

  it('says what else there is for the kernel of this notebook', () => {
    const codeFor = jest.fn().mockReturnValue('\nmore()');
    loader = new KernelLoader({ languageOf: () => 'python', codeFor });
    loader.isEnabled = true;
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    expect(kernel.requests[0].code).toBe(`${LOAD_CODE}\nmore()`);
    expect(codeFor).toHaveBeenCalledWith(context);
  });

  it('names the notebooks whose kernel has pyspark and not the package', async () => {
    const emitted = jest.fn();
    loader.lackingChanged.connect(emitted);
    context.path = 'work/flights.ipynb';
    watch(context);
    const kernel = new SampleKernel('python3');
    kernel.lacks = 'True';
    context.setKernel(kernel);
    await kernel.answered;
    expect(loader.lacking).toEqual(['work/flights.ipynb']);
    emitted.mockClear();
    context.setKernel(new SampleKernel('python3'));
    expect(loader.lacking).toEqual([]);
    expect(emitted).toHaveBeenCalled();
  });

  it('leaves no trace in the notebook, and does not cancel its cells', () => {
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    expect(kernel.requests[0]).toMatchObject({
      silent: true,
      store_history: false,
      stop_on_error: false,
      allow_stdin: false
    });
  });

  it('loads into a kernel that ran already', () => {
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    watch(context);
    expect(kernel.requests).toHaveLength(1);
  });

  it('loads once into a kernel that restarts, however often it says so', async () => {
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    kernel.settle();
    context.setStatus('restarting');
    await Promise.resolve();
    context.setStatus('unknown');
    context.setStatus('restarting');
    await Promise.resolve();
    context.setStatus('idle');
    expect(kernel.requests).toHaveLength(2);
  });

  it('loads again when a restart dropped the first request', async () => {
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    context.setStatus('autorestarting');
    kernel.settle();
    await Promise.resolve();
    expect(kernel.requests).toHaveLength(2);
  });

  it('leaves kernels of other languages alone', async () => {
    watch(context);
    const r = new SampleKernel('ir', 'R');
    context.setKernel(r);
    const unknown = new SampleKernel('mystery', 'scala');
    context.setKernel(unknown);
    await unknown.info;
    expect(r.requests).toEqual([]);
    expect(unknown.requests).toEqual([]);
  });

  it('asks a kernel for its language where no spec tells it', async () => {
    watch(context);
    const kernel = new SampleKernel('mystery');
    context.setKernel(kernel);
    await kernel.info;
    await Promise.resolve();
    expect(kernel.requests).toHaveLength(1);
  });

  it('sends nothing while the setting is off, and loads when it is turned on', () => {
    loader.isEnabled = false;
    watch(context);
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    expect(kernel.requests).toEqual([]);
    loader.isEnabled = true;
    expect(kernel.requests).toHaveLength(1);
  });

  it('is silent after it is disposed of', () => {
    watch(context);
    loader.dispose();
    const kernel = new SampleKernel('python3');
    context.setKernel(kernel);
    expect(kernel.requests).toEqual([]);
  });
});
