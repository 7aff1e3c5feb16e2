import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { KernelPreloader, PRELOAD_CODE } from '../preloader';
import type { ISparkServer } from '../../tokens';

type Content = KernelMessage.IExecuteRequestMsg['content'];

/** A kernel connection that writes down what it is asked to run. */
class SampleKernel {
  constructor(readonly name = 'python3') {}

  readonly requests: Content[] = [];
  status: Kernel.Status = 'idle';

  requestExecute(content: Content): unknown {
    this.requests.push(content);
    return { done: Promise.resolve() };
  }
}

/** The session context of a notebook. */
class SampleContext {
  readonly statusChanged = new Signal<SampleContext, Kernel.Status>(this);
  session = { kernel: new SampleKernel() };

  setStatus(status: Kernel.Status): void {
    this.session.kernel.status = status;
    this.statusChanged.emit(status);
  }
}

/** The cells of a notebook, of which the last that was typed is active. */
class SampleContent {
  constructor(sources: string[]) {
    this.model.sharedModel.cells.push(...sources.map(SampleContent.cell));
  }

  static cell(source: string): { getSource: () => string } {
    return { getSource: () => source };
  }

  readonly modelContentChanged = new Signal<SampleContent, void>(this);
  readonly model = { sharedModel: { cells: [] as unknown[] } };
  activeCell: unknown = null;

  type(source: string): void {
    const cell = SampleContent.cell(source);
    this.model.sharedModel.cells = [cell];
    this.activeCell = { model: { sharedModel: cell } };
    this.modelContentChanged.emit();
  }
}

/** A notebook. */
class SamplePanel {
  constructor(...sources: string[]) {
    this.content = new SampleContent(sources);
  }

  readonly sessionContext = new SampleContext();
  readonly content: SampleContent;
  readonly isDisposed = false;

  get kernel(): SampleKernel {
    return this.sessionContext.session.kernel;
  }
}

describe('KernelPreloader', () => {
  const codes = (panel: SamplePanel): unknown[] =>
    panel.kernel.requests.map(request => request.code);
  let state: ISparkServer.State;
  let changed: Signal<unknown, void>;
  let currentChanged: Signal<unknown, void>;
  let tracker: { currentWidget: SamplePanel | null; currentChanged: unknown };
  let preloader: KernelPreloader;

  const become = (next: ISparkServer.State): void => {
    state = next;
    changed.emit();
  };
  const show = (panel: SamplePanel): SamplePanel => {
    tracker.currentWidget = panel;
    currentChanged.emit();
    // The kernel tells its status again and again.
    panel.sessionContext.setStatus(panel.kernel.status);
    return panel;
  };

  beforeEach(() => {
    state = 'ready';
    changed = new Signal<unknown, void>({});
    currentChanged = new Signal<unknown, void>({});
    tracker = { currentWidget: null, currentChanged };
    preloader = new KernelPreloader({
      server: {
        get model() {
          return { state };
        },
        changed
      } as unknown as ISparkServer,
      notebooks: tracker as unknown as KernelPreloader.INotebooks,
      languageOf: name => (name === 'ir' ? 'R' : 'python')
    });
    preloader.isEnabled = true;
  });

  afterEach(() => {
    preloader.dispose();
  });

  it('prepares the kernel of a notebook that names Spark, once and unseen', () => {
    const panel = show(new SamplePanel('import os', 'spark.range(3)'));
    expect(codes(panel)).toEqual([PRELOAD_CODE]);
    expect(panel.kernel.requests[0]).toMatchObject({
      silent: true,
      store_history: false,
      stop_on_error: false
    });
  });

  it('prepares as soon as Spark is typed', () => {
    const panel = show(new SamplePanel('import os'));
    panel.content.type('spar');
    expect(codes(panel)).toEqual([]);
    panel.content.type('spark');
    panel.content.type('spark.read');
    expect(codes(panel)).toEqual([PRELOAD_CODE]);
  });

  it('leaves the cores to a Spark that starts', () => {
    state = 'starting';
    const panel = show(new SamplePanel('spark.range(3)'));
    panel.content.type('spark');
    expect(codes(panel)).toEqual([]);
    become('ready');
    expect(codes(panel)).toEqual([PRELOAD_CODE]);
  });

  it('prepares before Connect is pressed', () => {
    state = 'stopped';
    const panel = show(new SamplePanel('import os'));
    panel.content.type('spark.read');
    become('starting');
    become('ready');
    expect(codes(panel)).toEqual([PRELOAD_CODE]);
  });

  it.each([
    'from pyspark.sql import SparkSession',
    'spark = make()',
    'import findspark; findspark.init()',
    'import os; os.environ["SPARK_HOME"] = "/opt/spark"'
  ])('leaves a notebook that may want a Spark of its own: %s', source => {
    state = 'stopped';
    const panel = show(new SamplePanel(source, 'spark.range(3)'));
    expect(codes(panel)).toEqual([]);
    become('ready');
    expect(codes(panel)).toEqual([PRELOAD_CODE]);
  });

  it('does not take a comparison for a Spark that is made', () => {
    state = 'stopped';
    const panel = show(new SamplePanel('spark == None', 'spark.range(3)'));
    expect(codes(panel)).toEqual([PRELOAD_CODE]);
  });

  it('waits until the kernel has nothing else to do', () => {
    const panel = new SamplePanel('spark.range(3)');
    panel.kernel.status = 'busy';
    show(panel);
    expect(codes(panel)).toEqual([]);
    panel.sessionContext.setStatus('idle');
    expect(codes(panel)).toEqual([PRELOAD_CODE]);
  });

  it('prepares a kernel anew that was restarted', () => {
    const panel = show(new SamplePanel('spark.range(3)'));
    panel.sessionContext.setStatus('restarting');
    panel.sessionContext.setStatus('idle');
    expect(codes(panel)).toHaveLength(2);
  });

  it('leaves notebooks behind the one in front until they are looked at', () => {
    const first = new SamplePanel('spark.range(3)');
    state = 'starting';
    show(first);
    const second = show(new SamplePanel('spark.range(3)'));
    become('ready');
    expect([codes(first), codes(second)]).toEqual([[], [PRELOAD_CODE]]);
    show(first);
    expect(codes(first)).toEqual([PRELOAD_CODE]);
  });

  it('leaves alone what has nothing to do with Spark', () => {
    const plain = show(new SamplePanel('draw_sparkline(7)', 'a = 1'));
    const r = new SamplePanel('spark <- 1');
    r.sessionContext.session.kernel = new SampleKernel('ir');
    show(r);
    expect([codes(plain), r.kernel.requests]).toEqual([[], []]);
  });

  it('sends nothing while the setting is off', () => {
    preloader.isEnabled = false;
    const panel = show(new SamplePanel('spark.range(3)'));
    expect(codes(panel)).toEqual([]);
  });
});
