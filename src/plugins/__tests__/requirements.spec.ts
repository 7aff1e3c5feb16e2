import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import {
  SampleNotebook,
  SampleNotebooks
} from '../../requirements/__tests__/notebookSamples';
import type { IRequirements } from '../../requirements/tokens';
import { PendingChanges } from '../../changes/pending';
import { Configuration } from '../../options/configuration';
import requirements from '../requirements';
import { SparkError } from '../../request';
import { CommandIDs } from '../../tokens';
import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';

const MEMORY = 'spark.driver.memory';

/** Wait until all that was asked is answered. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) {
    await Promise.resolve();
  }
};

describe('the plugin of the requirements', () => {
  let server: SampleServer;
  let notebooks: SampleNotebooks;
  let configuration: Configuration;
  let changes: PendingChanges;
  let commands: CommandRegistry;
  let service: IRequirements;
  let executed: string[];
  let notify: boolean;

  const messages = (): string[] =>
    Notification.manager.notifications.map(({ message }) => message);
  const flights = (name = 'flights.ipynb'): SampleNotebook =>
    new SampleNotebook(name, 'python', { options: { [MEMORY]: '2g' } });
  const open = async (notebook: SampleNotebook): Promise<void> => {
    notebooks.show(notebook);
    await settle();
  };

  const activate = async (): Promise<void> => {
    const registry = {
      load: async () => ({
        get: () => ({ composite: notify }),
        changed: { connect: () => true }
      })
    };
    service = await requirements.activate(
      { commands } as unknown as JupyterFrontEnd,
      server,
      changes,
      nullTranslator,
      notebooks as unknown as INotebookTracker,
      registry as unknown as ISettingRegistry
    );
    await settle();
  };

  beforeEach(async () => {
    Notification.manager.dismiss();
    server = new SampleServer();
    server.changesApi.compare.mockResolvedValue({
      differences: [{ name: MEMORY, running: '1g', wanted: '2g', live: false }],
      losses: null
    });
    notebooks = new SampleNotebooks();
    configuration = new Configuration(server, server.optionsApi);
    const { selection, presets } = configuration;
    const api = server.changesApi;
    changes = new PendingChanges({ server, api, selection, presets });
    commands = new CommandRegistry();
    executed = [];
    notify = true;
    commands.addCommand(CommandIDs.showPanel, {
      describedBy: { args: { type: 'object' } },
      execute: () => {
        executed.push(CommandIDs.showPanel);
      }
    });
    await activate();
    server.answer(makeReadyModel());
  });

  it('says once that a notebook asks for something else, and shows it', async () => {
    await open(flights());
    expect(messages()).toEqual([
      'Spark runs with 1 difference from what flights.ipynb asks for.'
    ]);
    expect(server.changesApi.compare).toHaveBeenCalledWith({
      options: { [MEMORY]: '2g' }
    });
    const [action] = Notification.manager.notifications[0].options.actions!;
    expect(action.label).toBe('Show');
    action.callback(new MouseEvent('click'));
    await settle();
    expect(executed).toEqual([CommandIDs.showPanel]);
    expect(service.takeReveal()).toBe(true);
    await open(new SampleNotebook('other.ipynb'));
    await open(flights());
    expect(messages()).toHaveLength(1);
  });

  it('fits into what Jupyter shows, with the number in it', async () => {
    await open(flights(`${'long'.repeat(40)}.ipynb`));
    expect(messages()[0].length).toBeLessThanOrEqual(140);
    expect(messages()[0]).toContain('1 difference');
  });

  it('is silent where nothing differs, nothing is asked for, or nothing runs', async () => {
    await open(new SampleNotebook('plain.ipynb'));
    await open(new SampleNotebook('damaged.ipynb', 'python', 'nonsense'));
    expect(server.changesApi.compare).not.toHaveBeenCalled();
    server.changesApi.compare.mockResolvedValueOnce({
      differences: [],
      losses: null
    });
    await open(flights('same.ipynb'));
    server.answer(makeModel());
    server.changesApi.compare.mockClear();
    await open(flights('stopped.ipynb'));
    expect(server.changesApi.compare).not.toHaveBeenCalled();
    expect(messages()).toEqual([]);
  });

  it('is silent about what the server refuses, and about what a person attaches', async () => {
    server.changesApi.compare.mockRejectedValueOnce(
      new SparkError('unknown_bundle', 'No bundle is called gpu.')
    );
    await open(flights('refused.ipynb'));
    const notebook = new SampleNotebook('plain.ipynb');
    await open(notebook);
    service.attach({ options: { [MEMORY]: '3g' } });
    await settle();
    expect(messages()).toEqual([]);
  });

  it('can be turned off', async () => {
    notify = false;
    commands = new CommandRegistry();
    notebooks = new SampleNotebooks();
    await activate();
    await open(flights());
    expect(messages()).toEqual([]);
  });

  it('starts, changes and restarts nothing by itself', async () => {
    await open(flights());
    changes.load({ cluster: 'big' });
    changes.defer();
    server.answer(makeModel());
    await settle();
    for (const verb of [
      server.start,
      server.restart,
      server.changesApi.changeOptions
    ]) {
      expect(verb).not.toHaveBeenCalled();
    }
  });
});
