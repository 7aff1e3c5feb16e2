import type { ISessionContext } from '@jupyterlab/apputils';
import type { KernelMessage } from '@jupyterlab/services';

import { makeReadyModel, SampleServer } from '../../__tests__/samples';
import { SampleNotebook } from '../../requirements/__tests__/notebookSamples';
import type { ISparkServer } from '../../tokens';
import { SessionModes } from '../sessionModes';

type Content = KernelMessage.IExecuteRequestMsg['content'];

/** A notebook that is open, whose kernel writes down what it is sent. */
class OpenNotebook {
  constructor(path: string, metadata?: { [key: string]: string }) {
    this.context = new SampleNotebook(path, 'python', metadata);
  }

  readonly context: SampleNotebook;
  readonly sent: Content[] = [];
  readonly sessionContext = {
    session: {
      kernel: {
        requestExecute: (content: Content) => {
          this.sent.push(content);
          return { done: Promise.reject(new Error('The kernel is gone.')) };
        }
      }
    }
  };

  get asContext(): ISessionContext {
    return this.sessionContext as unknown as ISessionContext;
  }

  get metadata(): unknown {
    return this.context.model.getMetadata('spark_connect');
  }
}

describe('SessionModes', () => {
  let server: SampleServer;
  let open: OpenNotebook[];
  let modes: SessionModes;

  beforeEach(() => {
    server = new SampleServer();
    open = [];
    const notebooks = {
      find: (is: (each: OpenNotebook) => boolean) => open.find(is)
    } as unknown as SessionModes.INotebooks;
    modes = new SessionModes({ server, notebooks });
    server.answer(makeReadyModel({ notebooks: [] }));
  });

  afterEach(() => modes.dispose());

  const attach = (path: string, mode: ISparkServer.INotebook['mode']): void => {
    const [sample] = makeReadyModel().notebooks;
    server.answer(makeReadyModel({ notebooks: [{ ...sample, path, mode }] }));
  };

  it('keeps a choice in the notebook, beside what stands there, and tells the kernel', () => {
    const notebook = new OpenNotebook('a.ipynb', { cluster: 'big' });
    open.push(notebook);
    attach('a.ipynb', 'shared');
    let changes = 0;
    modes.changed.connect(() => {
      changes += 1;
    });

    modes.choose('a.ipynb', 'copy');

    expect(notebook.metadata).toEqual({ cluster: 'big', session_mode: 'copy' });
    expect(notebook.sent).toHaveLength(1);
    expect(notebook.sent[0]).toMatchObject({ silent: true });
    expect(notebook.sent[0].code).toContain(
      "use_session_mode('copy', chosen=True)"
    );
    expect(modes.find('a.ipynb')).toEqual({
      mode: 'copy',
      isPending: true,
      isFixed: false
    });
    expect(changes).toBe(1);

    attach('a.ipynb', 'copy');
    expect(modes.find('a.ipynb')).toMatchObject({
      mode: 'copy',
      isPending: false
    });
    attach('a.ipynb', 'own'); // connect(mode="own") in a cell
    expect(modes.find('a.ipynb')).toMatchObject({ mode: 'own' });
  });

  it('shows what a notebook will have: by its file, the settings, the administrator', () => {
    open.push(new OpenNotebook('a.ipynb'));
    const has = (): unknown => modes.find('a.ipynb')?.mode;
    expect(has()).toBe('shared');
    server.answer(
      makeReadyModel({
        notebooks: [],
        session_mode: { default: 'own', locked: false }
      })
    );
    expect(has()).toBe('own');
    modes.preferred = 'copy';
    expect(has()).toBe('copy');
    modes.choose('a.ipynb', 'shared');
    expect(modes.find('a.ipynb')).toMatchObject({
      mode: 'shared',
      isPending: false
    });
    expect(modes.find('closed.ipynb')).toBeNull();
  });

  it('leaves a locked mode and a read-only notebook as they are', () => {
    const notebook = new OpenNotebook('a.ipynb', { session_mode: 'copy' });
    open.push(notebook);
    server.answer(
      makeReadyModel({
        notebooks: [],
        session_mode: { default: 'own', locked: true }
      })
    );
    expect(modes.find('a.ipynb')).toMatchObject({ mode: 'own', isFixed: true });
    modes.choose('a.ipynb', 'shared');
    expect(notebook.sent).toEqual([]);
    expect(notebook.metadata).toEqual({ session_mode: 'copy' });

    server.answer(makeReadyModel({ notebooks: [] }));
    notebook.context.model.readOnly = true;
    expect(modes.find('a.ipynb')?.isFixed).toBe(true);
  });

  it('tells a kernel that starts what the notebook or the settings say, and nothing else', () => {
    const asks = new OpenNotebook('a.ipynb', { session_mode: 'own' });
    const plain = new OpenNotebook('b.ipynb', { session_mode: 'whatever' });
    open.push(asks, plain);
    expect(modes.codeFor(asks.asContext)).toContain(
      "use_session_mode('own', chosen=False)"
    );
    expect(modes.codeFor(plain.asContext)).toBe('');
    modes.preferred = 'copy';
    expect(modes.codeFor(plain.asContext)).toContain("'copy', chosen=False");
    const consoles = new OpenNotebook('console').asContext;
    expect(modes.codeFor(consoles)).toContain("'copy', chosen=False");
  });
});
