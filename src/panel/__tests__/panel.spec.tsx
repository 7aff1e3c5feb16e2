import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { Configuration } from '../../options/configuration';
import { SparkPanelContent } from '../content';
import { PanelModel } from '../model';
import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import {
  CLUSTERS,
  makeFailedModel,
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';

describe('SparkPanelContent', () => {
  let server: SampleServer;
  let commands: CommandRegistry;
  let executed: Array<{ id: string; args: unknown }>;
  let model: PanelModel;
  let panel: SparkPanelContent;

  const show = async (model: ISparkServer.IModel): Promise<void> => {
    await act(async () => server.answer(model));
  };
  const text = (): string => panel.node.textContent ?? '';
  const state = (): string =>
    panel.node.querySelector('[role=status]')?.textContent ?? '';
  const button = (label: string): HTMLButtonElement => {
    const found = Array.from(panel.node.querySelectorAll('button')).find(
      node => node.textContent === label
    );
    if (!found) {
      throw new Error(`No button ${label} in: ${text()}`);
    }
    return found;
  };
  const radios = (): HTMLInputElement[] =>
    Array.from(panel.node.querySelectorAll('input[type=radio]'));
  const press = async (label: string): Promise<void> => {
    await act(async () => button(label).click());
  };

  beforeAll(() => {
    // React warns about act() without it.
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  beforeEach(async () => {
    server = new SampleServer();
    commands = new CommandRegistry();
    executed = [];
    for (const id of [
      CommandIDs.start,
      CommandIDs.stop,
      CommandIDs.restart,
      CommandIDs.keepAlive,
      CommandIDs.check,
      CommandIDs.refresh,
      CommandIDs.openLog,
      'docmanager:open'
    ]) {
      commands.addCommand(id, {
        describedBy: { args: { type: 'object' } },
        execute: args => {
          executed.push({ id, args });
        }
      });
    }
    model = new PanelModel({
      server,
      configuration: new Configuration(server)
    });
    panel = new SparkPanelContent({
      server,
      panel: model,
      commands,
      trans: nullTranslator.load('')
    });
    await act(async () => {
      Widget.attach(panel, document.body);
      await framePromise();
    });
  });

  afterEach(() => {
    act(() => panel.dispose());
  });

  it('starts the cluster that was chosen', async () => {
    await show(makeModel());
    expect(state()).toBe('Not running');
    await act(async () => radios()[1].click());
    await press('Connect');
    expect(executed).toEqual([
      { id: CommandIDs.start, args: { cluster: 'big' } }
    ]);
  });

  it('says before a start what it would take', async () => {
    await show(makeModel());
    expect(text()).toContain('2 cores, 8 of 23 GB');
  });

  it('says why Spark was stopped when nobody asked for that', async () => {
    const reason = 'Spark was stopped after 30 minutes without use.';
    await show(makeModel({ stop_reason: reason }));
    expect(text()).toContain(reason);
  });

  it('remembers the chosen cluster over a start', async () => {
    await show(makeModel());
    await act(async () => model.selection.setCluster('big'));
    await show(makeReadyModel({ cluster: 'big' }));
    await show(makeModel());
    expect(radios().map(radio => radio.checked)).toEqual([false, true]);
  });

  it('names the only cluster instead of asking', async () => {
    server.clusters = CLUSTERS.slice(0, 1);
    await show(makeModel());
    expect(radios()).toEqual([]);
    expect(text()).toContain('Local');
  });

  it('says the step of a start, and cancels it', async () => {
    await show(
      makeModel({
        state: 'starting',
        step: 'Opening port 15002',
        started_at: '2026-11-21T08:00:00Z',
        generation: 1
      })
    );
    expect(state()).toBe('Starting');
    expect(
      panel.node.querySelector('[aria-live=polite]:not([role])')?.textContent
    ).toBe('Opening port 15002');
    await press('Cancel');
    expect(executed[0].id).toBe(CommandIDs.stop);
  });

  it('reads the log only while its disclosure is open', async () => {
    server.readLog.mockResolvedValue({
      generation: 1,
      start: 0,
      end: 0,
      from: 0,
      to: 0,
      entries: [
        {
          offset: 0,
          length: 1,
          level: 'INFO',
          text: 'Running Spark version 4.3.0',
          continues: false
        }
      ]
    });
    await show(makeModel({ state: 'starting', generation: 1 }));
    expect(server.readLog).not.toHaveBeenCalled();
    const details = panel.node.querySelector('details')!;
    await act(async () => {
      details.open = true;
      details.dispatchEvent(new Event('toggle'));
    });
    expect(text()).toContain('Running Spark version 4.3.0');
  });

  it('says what runs, who uses it and how much memory it takes', async () => {
    await show(makeReadyModel());
    expect(state()).toBe('Connected');
    for (const words of [
      'Local · Spark 4.3.0',
      'sc://localhost:15002',
      'flights.ipynbrunning',
      'python (pid 4812)unknown',
      'Memory 1.2 GB',
      'Heap, at most8 GB'
    ]) {
      expect(text()).toContain(words);
    }
  });

  it('opens the notebook whose name is pressed', async () => {
    await show(makeReadyModel());
    await press('flights.ipynb');
    expect(executed).toEqual([
      { id: 'docmanager:open', args: { path: 'work/flights.ipynb' } }
    ]);
  });

  it('leaves out a button whose feature is disabled', async () => {
    await show(makeReadyModel());
    expect(() => button('Web UI')).toThrow();
    expect(button('Log').disabled).toBe(false);
  });

  it('says what failed, what to try and what the log said', async () => {
    await show(makeFailedModel());
    expect(state()).toBe('Could not start');
    for (const words of [
      'Port 15002 is used by python (pid 4711).',
      'Stop that program.',
      'Last errors (1)',
      'ERROR BindException'
    ]) {
      expect(text()).toContain(words);
    }
    await press('Try again');
    expect(executed).toEqual([
      { id: CommandIDs.start, args: { cluster: 'local' } }
    ]);
  });

  it('tells a death from a start that failed', async () => {
    await show(makeFailedModel({ code: 'died' }));
    expect(state()).toBe('Stopped unexpectedly');
  });

  it('names what was lost with a Spark that died', async () => {
    await show(
      makeFailedModel({
        code: 'killed_for_memory',
        notebooks: ['flights.ipynb', 'delays.ipynb']
      })
    );
    expect(state()).toBe('Stopped unexpectedly');
    expect(text()).toContain(
      'Lost with it: temp views, cached tables and functions of flights.ipynb and delays.ipynb.'
    );
    await press('Start again');
    expect(executed[0]).toEqual({
      id: CommandIDs.start,
      args: { cluster: 'local' }
    });
    await show(makeFailedModel({ code: 'died' }, 2));
    expect(text()).not.toContain('Lost');
  });

  it('counts down to a start that comes by itself, by the clock of the server', async () => {
    server.clockSkew = 3600000;
    await show({
      ...makeFailedModel({ code: 'died' }),
      restart_at: new Date(Date.now() + 3600000 + 4500).toISOString()
    });
    expect(text()).toContain('Starts again by itself in 5 s.');
    await press('Cancel');
    expect(executed[0].id).toBe(CommandIDs.stop);
  });

  it('counts down to the end of a Spark that nobody uses, and keeps it', async () => {
    await show(
      makeReadyModel({
        idle_stop_at: new Date(Date.now() + 4.5 * 60000).toISOString()
      })
    );
    expect(text()).toContain('Nobody uses Spark: it stops in 4 min.');
    await press('Keep it running');
    expect(executed[0].id).toBe(CommandIDs.keepAlive);
  });

  it('says whose Spark it has taken over, and since when it runs', async () => {
    const started_at = new Date(Date.now() - 3.2 * 3600000).toISOString();
    const since = new Date().toISOString();
    await show(makeReadyModel({ adopted: true, started_at, since }));
    expect(text()).toContain('Taken over from an earlier Jupyter server');
    expect(panel.node.querySelector('time')?.textContent).toBe('3 h 12 min');
    await show(makeReadyModel({ started_at, since }));
    expect(text()).not.toContain('Taken over');
    expect(panel.node.querySelector('time')?.textContent).toBe('0 s');
  });

  it('says how to enable a missing server extension', async () => {
    server.problem = { kind: 'missing', message: '' };
    await act(async () => server.changed.emit());
    expect(state()).toBe('Not enabled');
    expect(text()).toContain(
      'jupyter server extension enable jupyterlab_spark_connect'
    );
    await press('Look again');
    expect(executed[0].id).toBe(CommandIDs.refresh);
  });

  it('offers nothing to press by the last answer while the server is away', async () => {
    await show(makeReadyModel());
    server.problem = { kind: 'unreachable', message: '' };
    await act(async () => server.changed.emit());
    expect(state()).toBe('No answer');
    expect(() => button('Stop')).toThrow();
  });

  it('shows words of the server as words', async () => {
    await show(makeFailedModel({ message: '<img src=x> & <b>bold</b>' }));
    expect(panel.node.querySelector('img')).toBeNull();
    expect(text()).toContain('<img src=x> & <b>bold</b>');
  });
});
