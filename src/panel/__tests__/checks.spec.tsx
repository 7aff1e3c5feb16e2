import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { Configuration } from '../../options/configuration';
import { SparkPanelContent } from '../content';
import { PanelModel } from '../model';
import type { ISparkServer } from '../../tokens';
import { CommandIDs, SparkError } from '../../tokens';
import {
  CHECKS,
  makeFailedModel,
  makeModel,
  SampleServer
} from '../../__tests__/samples';

describe('the checks in the panel', () => {
  let server: SampleServer;
  let model: PanelModel;
  let panel: SparkPanelContent;
  let executed: Array<{ id: string; args: unknown }>;

  const show = async (model: ISparkServer.IModel): Promise<void> => {
    await act(async () => server.answer(model));
  };
  const text = (): string => panel.node.textContent ?? '';
  const press = async (label: string): Promise<void> => {
    const button = Array.from(panel.node.querySelectorAll('button')).find(
      node => [node.textContent, node.title].includes(label)
    );
    if (!button) {
      throw new Error(`No button ${label} in: ${text()}`);
    }
    await act(async () => button.click());
  };
  const listed = (): string[] =>
    Array.from(panel.node.querySelectorAll('li')).map(
      node => node.textContent ?? ''
    );

  beforeAll(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  beforeEach(async () => {
    server = new SampleServer();
    server.runChecks.mockResolvedValue({ checks: [...CHECKS] });
    model = new PanelModel({
      server,
      configuration: new Configuration(server)
    });
    executed = [];
    const commands = new CommandRegistry();
    for (const id of [CommandIDs.start, CommandIDs.openLog]) {
      commands.addCommand(id, {
        describedBy: { args: { type: 'object' } },
        execute: args => {
          executed.push({ id, args });
        }
      });
    }
    commands.addCommand(CommandIDs.check, {
      describedBy: { args: { type: 'object' } },
      execute: () => model.runChecks()
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
    await show(makeModel());
  });

  afterEach(() => {
    act(() => panel.dispose());
    model.dispose();
  });

  it('are asked for the chosen cluster', async () => {
    await act(async () => model.selection.setCluster('big'));
    await press('Check');
    expect(server.runChecks).toHaveBeenCalledWith({ cluster: 'big' });
    expect(text()).toContain('Check of Big cluster');
  });

  it('tell what is wrong first, in words and with a remedy, and fold the rest', async () => {
    await press('Check');
    expect(listed()).toEqual([
      'Failure No Java was found.Install Java 17.',
      'Warning A proxy is set for localhost.Put localhost into NO_PROXY.',
      'OK Port 15002 is free.'
    ]);
    expect(text()).toContain('1 thing keeps Spark from starting.');
    const folded =
      panel.node.querySelector<HTMLDetailsElement>('section details');
    expect(folded?.open).toBe(false);
    expect(folded?.querySelector('summary')?.textContent).toBe('1 check is ok');
  });

  it('say in words when nothing stands in the way', async () => {
    server.runChecks.mockResolvedValue({ checks: [CHECKS[0]] });
    await press('Check');
    expect(text()).toContain('Spark can start.');
  });

  it('say why they could not be made', async () => {
    server.runChecks.mockRejectedValue(
      new SparkError('unknown_cluster', 'There is no cluster big.')
    );
    await press('Check');
    expect(text()).toContain(
      'The check could not be made: There is no cluster big.'
    );
  });

  it('go with another cluster, with a start, and when a person closes them', async () => {
    await press('Check');
    await act(async () => model.selection.setCluster('big'));
    expect(listed()).toEqual([]);
    await press('Check');
    await press('Close the check');
    expect(listed()).toEqual([]);
    await press('Check');
    await show(makeModel({ state: 'starting', since: '2026-11-21T09:00:00Z' }));
    expect(listed()).toEqual([]);
  });

  it('show the last of two answers', async () => {
    let answerFirst: (report: ISparkServer.IReport) => void = () => undefined;
    server.runChecks.mockReturnValueOnce(
      new Promise(resolve => {
        answerFirst = resolve;
      })
    );
    const first = model.runChecks('local');
    await act(() => model.runChecks('big'));
    await act(async () => {
      answerFirst({ checks: [] });
      await first;
    });
    expect(text()).toContain('Check of Big cluster');
    expect(listed()).toHaveLength(3);
  });

  it('stand under a start that they have stopped, which goes on for who insists', async () => {
    await show(
      makeFailedModel({ code: 'not_prepared', log: [], checks: [...CHECKS] })
    );
    expect(listed()[0]).toContain('No Java was found.');
    expect(text()).not.toContain('Open log');
    await press('Start anyway');
    await press('Try again');
    expect(executed).toEqual([
      { id: CommandIDs.start, args: { cluster: 'local', force: true } },
      { id: CommandIDs.start, args: { cluster: 'local' } }
    ]);
  });

  it('stand there once, the newer ones', async () => {
    await show(
      makeFailedModel({ code: 'not_prepared', log: [], checks: [...CHECKS] })
    );
    await act(() => model.runChecks());
    expect(server.runChecks).toHaveBeenCalledWith({ cluster: 'local' });
    expect(listed()).toHaveLength(3);
  });
});
