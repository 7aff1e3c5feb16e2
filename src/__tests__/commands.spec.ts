import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { NotebookModel } from '@jupyterlab/notebook';
import {
  dangerDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import plugin from '../plugins/commands';
import notifications from '../plugins/notifications';
import { CommandIDs, CONNECT_CODE, SparkError } from '../tokens';
import {
  makeFailedModel,
  makeModel,
  makeReadyModel,
  SampleServer
} from './samples';

describe('the commands', () => {
  let server: SampleServer;
  let commands: CommandRegistry;
  let app: JupyterFrontEnd;

  const activate = async (notebooks: unknown = null): Promise<void> => {
    await plugin.activate(app, server, nullTranslator, null, notebooks);
  };

  beforeEach(() => {
    server = new SampleServer();
    commands = new CommandRegistry();
    app = { commands } as JupyterFrontEnd;
    Notification.manager.dismiss();
  });

  it('offer what the state allows', async () => {
    await activate();
    const offered = (): string[] =>
      [CommandIDs.start, CommandIDs.stop, CommandIDs.restart].filter(id =>
        commands.isEnabled(id)
      );
    expect(offered()).toEqual([]);
    server.answer(makeModel());
    expect(offered()).toEqual([CommandIDs.start]);
    server.answer(makeModel({ state: 'starting' }));
    expect(offered()).toEqual([CommandIDs.stop]);
    server.answer(makeReadyModel());
    expect(offered()).toEqual([CommandIDs.stop, CommandIDs.restart]);
    server.answer(makeModel({ state: 'stopping' }));
    expect(offered()).toEqual([]);
    server.answer(makeFailedModel());
    expect(offered()).toEqual([CommandIDs.start]);
  });

  it('tell why the server refused', async () => {
    await activate();
    server.answer(makeModel());
    server.start.mockRejectedValue(
      new SparkError('busy', 'Spark is starting already.')
    );
    await commands.execute(CommandIDs.start);
    expect(Notification.manager.notifications[0].message).toBe(
      'Spark is starting already.'
    );
  });

  it.each([CommandIDs.stop, CommandIDs.restart])(
    'ask before %s, and name the notebooks',
    async id => {
      await activate();
      server.answer(makeReadyModel());
      const verb = id === CommandIDs.stop ? server.stop : server.restart;

      const refused = commands.execute(id);
      await waitForDialog();
      const words = document.querySelector('.jp-Dialog')?.textContent;
      expect(words).toContain('work/flights.ipynb');
      expect(words).toContain('python (pid 4812)');
      await dismissDialog();
      await refused;
      expect(verb).not.toHaveBeenCalled();

      const agreed = commands.execute(id);
      await dangerDialog();
      await agreed;
      expect(verb).toHaveBeenCalledTimes(1);
    }
  );

  it('name a notebook that attached since the last poll', async () => {
    await activate();
    server.answer(makeReadyModel({ notebooks: [] }));
    server.refresh.mockImplementationOnce(async () => {
      server.answer(makeReadyModel());
    });
    const asked = commands.execute(CommandIDs.restart);
    await waitForDialog();
    expect(document.querySelector('.jp-Dialog')?.textContent).toContain(
      'work/flights.ipynb'
    );
    await dismissDialog();
    await asked;
  });

  it('cancel a start without a question', async () => {
    await activate();
    server.answer(makeModel({ state: 'starting' }));
    await commands.execute(CommandIDs.stop);
    expect(server.stop).toHaveBeenCalledTimes(1);
  });

  it('insert a cell below the current one and keep what is there', async () => {
    const model = new NotebookModel();
    const cells = model.sharedModel;
    cells.insertCells(0, [
      { cell_type: 'code', source: 'first' },
      { cell_type: 'code', source: 'last' }
    ]);
    cells.clearUndoHistory();
    const content = { model, activeCellIndex: 0, deselectAll: jest.fn() };
    const tracker = { currentWidget: { content } };
    await activate(
      Object.assign(tracker, { currentChanged: new Signal(tracker) })
    );
    await commands.execute(CommandIDs.insertCode);
    expect(cells.cells.map(cell => cell.getSource())).toEqual([
      'first',
      CONNECT_CODE,
      'last'
    ]);
    expect(content.activeCellIndex).toBe(1);
    cells.undo();
    expect(cells.cells).toHaveLength(2);
    model.dispose();
  });

  it('say what arguments they take', async () => {
    await activate();
    for (const id of commands.listCommands()) {
      expect((await commands.describedBy(id)).args).not.toBeNull();
    }
  });
});

describe('the notifications', () => {
  let server: SampleServer;

  const messages = (): string[] =>
    Notification.manager.notifications.map(({ message }) => message);

  beforeEach(async () => {
    server = new SampleServer();
    Notification.manager.dismiss();
    const commands = new CommandRegistry();
    commands.addCommand(CommandIDs.openLog, {
      describedBy: { args: { type: 'object' } },
      execute: () => undefined
    });
    await notifications.activate(
      { commands } as JupyterFrontEnd,
      server,
      nullTranslator
    );
  });

  it('tell of each failure once, and lead to the log', () => {
    server.answer(makeReadyModel());
    server.answer(makeFailedModel({ code: 'died', message: 'Spark died.' }));
    server.answer(makeFailedModel({ code: 'died', message: 'Spark died.' }));
    expect(messages()).toEqual(['Spark died.']);
    const [{ options }] = Notification.manager.notifications;
    expect(options.actions?.map(({ label }) => label)).toEqual(['Open log']);
  });

  it('are silent about a failure from before the page was loaded', () => {
    server.answer(makeFailedModel());
    expect(messages()).toEqual([]);
    server.answer(makeFailedModel({ message: 'Again.' }, 2));
    expect(messages()).toEqual(['Again.']);
  });

  it('fit into what Jupyter shows', () => {
    server.answer(makeModel());
    server.answer(makeFailedModel({ message: 'word '.repeat(60) }));
    expect(messages()[0].length).toBeLessThanOrEqual(140);
    expect(messages()[0]).toMatch(/word…$/);
  });
});
