import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { NotebookModel } from '@jupyterlab/notebook';
import {
  dangerDialog,
  dismissDialog,
  framePromise,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import { answerAll, serviceManager } from '../../__tests__/sampleApis';
import { ChangesApi } from '../../changes/api';
import { PendingChanges } from '../../changes/pending';
import { Configuration } from '../../options/configuration';
import plugin from '../commands';
import { SparkError } from '../../request';
import { CONNECT_CODE } from '../../kernels/connectCode';
import { CommandIDs } from '../../tokens';
import {
  makeFailedModel,
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';

/** Wait until the dialog says something. */
async function waitForWords(words: string): Promise<void> {
  const said = (): string =>
    document.querySelector('.jp-Dialog')?.textContent ?? '';
  for (let frames = 0; frames < 100 && !said().includes(words); frames++) {
    await framePromise();
  }
  expect(said()).toContain(words);
}

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
    answerAll(ChangesApi, server.changesApi);
    app = { commands, serviceManager } as unknown as JupyterFrontEnd;
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
      await waitForWords('work/flights.ipynb');
      await waitForWords('python (pid 4812)');
      await dismissDialog();
      await refused;
      expect(verb).not.toHaveBeenCalled();

      const agreed = commands.execute(id);
      await dangerDialog();
      await agreed;
      expect(verb).toHaveBeenCalledTimes(1);
    }
  );

  it('restart with the change that waits, and say that they do', async () => {
    const configuration = new Configuration(server, server.optionsApi);
    const { selection, presets } = configuration;
    const api = server.changesApi;
    const changes = new PendingChanges({ server, api, selection, presets });
    await plugin.activate(
      app,
      server,
      nullTranslator,
      null,
      null,
      configuration,
      changes
    );
    const restart = async (words: string): Promise<void> => {
      const agreed = commands.execute(CommandIDs.restart);
      await waitForDialog();
      await waitForWords(words);
      await dangerDialog();
      await agreed;
    };
    server.answer(makeReadyModel());
    await restart('Restart Spark?');
    expect(server.restart).toHaveBeenLastCalledWith(undefined);
    expect(commands.caption(CommandIDs.restart)).toContain('the same options');

    changes.edit();
    selection.setCluster('big');
    changes.defer();
    expect(commands.caption(CommandIDs.restart)).toContain('that waits');
    await restart('Restart Spark with the changed configuration?');
    expect(server.restart).toHaveBeenLastCalledWith({ cluster: 'big' });
    changes.dispose();
    configuration.dispose();
  });

  it('name what is lost, and who made it', async () => {
    await activate();
    server.answer(makeReadyModel());
    server.changesApi.getLosses.mockResolvedValueOnce({
      notebooks: ['flights.ipynb'],
      made: [{ notebook: 'flights.ipynb', things: { view: ['x', 'y'] } }],
      cached: [
        { name: 'trips', bytes: 2 ** 30 },
        { name: 'a DataFrame', bytes: 0.2 * 2 ** 30 }
      ]
    });
    const asked = commands.execute(CommandIDs.stop);
    await waitForDialog();
    await waitForWords(
      'Gone then: temp views x and y, made by flights.ipynb; 1.2 GB of cached data'
    );
    await dismissDialog();
    await asked;
  });

  it('ask before a stop also where the losses are not known, or not yet', async () => {
    await activate();
    server.answer(makeReadyModel());
    for (const answer of [
      Promise.reject(new SparkError('busy', 'Spark is stopping.')),
      new Promise<never>(() => undefined)
    ]) {
      server.changesApi.getLosses.mockReturnValueOnce(answer);
      const agreed = commands.execute(CommandIDs.stop);
      await waitForDialog();
      await waitForWords('work/flights.ipynb');
      await waitForWords('What notebooks have made');
      await dangerDialog();
      await agreed;
    }
    expect(server.stop).toHaveBeenCalledTimes(2);
  });

  it('name a notebook that attached since the last poll', async () => {
    await activate();
    server.answer(makeReadyModel({ notebooks: [] }));
    server.refresh.mockImplementationOnce(async () => {
      server.answer(makeReadyModel());
    });
    const asked = commands.execute(CommandIDs.restart);
    await waitForDialog();
    await waitForWords('work/flights.ipynb');
    await dismissDialog();
    await asked;
  });

  it('start although a check has failed only for who insists', async () => {
    await activate();
    server.answer(makeFailedModel({ code: 'not_prepared' }));
    await commands.execute(CommandIDs.start, { cluster: 'big' });
    expect(server.start).toHaveBeenLastCalledWith({ cluster: 'big' });
    await commands.execute(CommandIDs.start, { cluster: 'big', force: true });
    expect(server.start).toHaveBeenLastCalledWith({
      cluster: 'big',
      force: true
    });
  });

  it('keep Spark only while it is about to be stopped', async () => {
    await activate();
    server.answer(makeReadyModel());
    expect(commands.isEnabled(CommandIDs.keepAlive)).toBe(false);
    server.answer(makeReadyModel({ idle_stop_at: '2026-11-21T08:05:00Z' }));
    expect(commands.isEnabled(CommandIDs.keepAlive)).toBe(true);
    await commands.execute(CommandIDs.keepAlive);
    expect(server.keepAlive).toHaveBeenCalledTimes(1);
  });

  it('cancel a start that is yet to come without a question', async () => {
    await activate();
    server.answer(makeFailedModel({ code: 'died' }));
    expect(commands.isEnabled(CommandIDs.stop)).toBe(false);
    server.answer({
      ...makeFailedModel({ code: 'died' }),
      restart_at: '2026-11-21T08:00:05Z'
    });
    expect(commands.isEnabled(CommandIDs.stop)).toBe(true);
    await commands.execute(CommandIDs.stop);
    expect(server.stop).toHaveBeenCalledTimes(1);
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
