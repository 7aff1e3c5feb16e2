import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { Configuration } from '../../options/configuration';
import { SparkPanel } from '../panel';
import { makeModel, SampleServer } from '../../__tests__/samples';

describe('SparkPanel', () => {
  let panel: SparkPanel;

  /** Do something, and wait until what it begins has been drawn. */
  const settle = (deed: () => void): Promise<void> =>
    act(async () => {
      deed();
      await import('../content');
      await framePromise();
    });
  const text = (): string => panel.node.textContent ?? '';

  beforeAll(() => {
    // React warns about act() without it.
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  beforeEach(() => {
    const server = new SampleServer();
    server.answer(makeModel());
    panel = new SparkPanel({
      server,
      configuration: new Configuration(server, server.optionsApi),
      checksApi: server.checksApi,
      logApi: server.logApi,
      modelsApi: server.modelsApi,
      commands: new CommandRegistry(),
      trans: nullTranslator.load('')
    });
  });

  afterEach(() => {
    act(() => panel.dispose());
  });

  it('draws nothing until it is seen', async () => {
    panel.hide();
    await settle(() => Widget.attach(panel, document.body));
    expect(text()).toBe('Spark');
    await settle(() => panel.show());
    expect(text()).toContain('Not running');
  });

  it('draws at once where it was left open, and once', async () => {
    await settle(() => Widget.attach(panel, document.body));
    await settle(() => panel.hide());
    await settle(() => panel.show());
    expect(text().match(/Not running/g)).toHaveLength(1);
  });
});
