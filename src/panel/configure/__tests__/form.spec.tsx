import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { CLUSTERS, makeModel, SampleServer } from '../../../__tests__/samples';
import {
  BUNDLES,
  CATALOGUE
} from '../../../options/__tests__/optionSamples';
import { Configuration } from '../../../options/configuration';
import type { ISparkServer } from '../../../tokens';
import { CommandIDs } from '../../../tokens';
import { SparkPanelContent } from '../../content';
import { PanelModel } from '../../model';

describe('the form in the panel', () => {
  let server: SampleServer;
  let configuration: Configuration;
  let model: PanelModel;
  let panel: SparkPanelContent;
  let started: unknown[];

  const request = (): ISparkServer.IStartRequest =>
    configuration.choice.request;
  const text = (): string => panel.node.textContent ?? '';
  /** The element that a person calls by this name. */
  const named = <T extends HTMLElement>(name: string): T => {
    const labels = Array.from(panel.node.querySelectorAll('label'));
    const label = labels.find(node => node.textContent === name);
    const found =
      Array.from(panel.node.querySelectorAll<T>('button, summary')).find(
        node =>
          node.textContent === name || node.getAttribute('aria-label') === name
      ) ?? label?.control;
    if (!found) {
      throw new Error(`Nothing is called ${name} in: ${text()}`);
    }
    return found as T;
  };
  const press = async (name: string): Promise<void> => {
    await act(async () => named(name).click());
  };
  const type = async (name: string, value: string): Promise<void> => {
    const element = named<HTMLInputElement | HTMLSelectElement>(name);
    const kind = element instanceof HTMLSelectElement ? 'change' : 'input';
    await act(async () => {
      Object.getOwnPropertyDescriptor(
        Object.getPrototypeOf(element),
        'value'
      )?.set?.call(element, value);
      element.dispatchEvent(new Event(kind, { bubbles: true }));
    });
  };
  const key = async (name: string): Promise<void> => {
    await act(async () => {
      named('Add option').dispatchEvent(
        new KeyboardEvent('keydown', { key: name, bubbles: true })
      );
    });
  };
  const found = (): string[] =>
    Array.from(panel.node.querySelectorAll('[role=option] > code')).map(
      node => node.textContent ?? ''
    );
  const active = (): string | null | undefined => {
    const id = named('Add option').getAttribute('aria-activedescendant');
    return id === null
      ? null
      : document.getElementById(id)?.querySelector('code')?.textContent;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await act(async () => framePromise());
    }
  };
  const openOptions = async (): Promise<void> => {
    const details = panel.node.querySelector<HTMLDetailsElement>(
      '.jp-SparkConnectConfigure-options'
    )!;
    await act(async () => {
      details.open = true;
      details.dispatchEvent(new Event('toggle'));
    });
  };
  const add = async (name: string): Promise<void> => {
    await type('Add option', name);
    await key('Enter');
  };

  beforeAll(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  beforeEach(async () => {
    server = new SampleServer();
    server.bundles = BUNDLES;
    server.clusters = [
      {
        ...CLUSTERS[0],
        cost: 'nothing',
        needs: 'patience',
        locked: ['spark.sql.*']
      },
      CLUSTERS[1]
    ];
    server.catalogue.mockResolvedValue(CATALOGUE);
    configuration = new Configuration(server);
    model = new PanelModel({ server, configuration });
    started = [];
    const commands = new CommandRegistry();
    commands.addCommand(CommandIDs.start, {
      describedBy: { args: { type: 'object' } },
      execute: args => {
        started.push(args);
      }
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
    await act(async () => server.answer(makeModel()));
  });

  afterEach(() => {
    act(() => panel.dispose());
    model.dispose();
    configuration.dispose();
  });

  it('tells what each cluster is, costs and needs', () => {
    const [card] = panel.node.querySelectorAll('input[type=radio]');
    const facts = card.getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(facts)?.textContent).toBe(
      'On all cores.2 cores, 8 of 23 GBCosts: nothingNeeds: patience'
    );
  });

  it('offers the bundles that fit, and counts the others', async () => {
    expect(text()).toContain('Iceberg');
    expect(text()).not.toContain('GPU');
    expect(text()).toContain('1 more is for other clusters.');
    await press('Large memory');
    await press('Iceberg');
    expect(request().bundles).toEqual(['memory', 'iceberg']);
    await press('About Iceberg');
    expect(text()).toContain('Brings the Iceberg runtime.');
    expect(text()).toContain('org.apache.iceberg:iceberg:1');
  });

  it('says what it leaves out with another cluster', async () => {
    await press('Large memory');
    const [, big] =
      panel.node.querySelectorAll<HTMLElement>('input[type=radio]');
    await act(async () => big.click());
    expect(text()).toContain(
      'The bundle "Large memory" does not fit Big cluster; it is left out.'
    );
    expect(request()).toEqual({ cluster: 'big' });
  });

  it('reads what Spark knows when the options are opened, and not before', async () => {
    expect(server.catalogue).not.toHaveBeenCalled();
    await openOptions();
    expect(server.catalogue).toHaveBeenCalled();
  });

  it('finds options by the words about them, and takes one by keyboard', async () => {
    await openOptions();
    await type('Add option', 'memory process');
    expect(found()).toEqual(['spark.driver.memory', 'spark.executor.memory']);
    expect(active()).toBe('spark.driver.memory');
    await key('ArrowDown');
    expect(active()).toBe('spark.executor.memory');
    await key('ArrowDown');
    expect(active()).toBe('spark.driver.memory');
    await key('ArrowUp');
    await key('Enter');
    expect(found()).toEqual([]);
    expect(document.activeElement).toBe(named('spark.executor.memory'));
    await type('spark.executor.memory', '2g');
    await press('Connect');
    expect(started).toEqual([
      { cluster: 'local', options: { 'spark.executor.memory': '2g' } }
    ]);
  });

  it('shows the list again where somebody comes back to the words', async () => {
    await openOptions();
    const field = named('Add option');
    await act(async () => field.focus());
    await type('Add option', 'shuffle');
    const before = found();
    expect(before).not.toEqual([]);
    await act(async () => field.blur());
    expect(found()).toEqual([]);
    await act(async () => field.focus());
    expect(found()).toEqual(before);
  });

  it('closes the list on Escape, and then forgets the words', async () => {
    await openOptions();
    await type('Add option', 'memory');
    await key('Escape');
    expect(found()).toEqual([]);
    expect(named<HTMLInputElement>('Add option').value).toBe('memory');
    await key('Escape');
    expect(named<HTMLInputElement>('Add option').value).toBe('');
  });

  it('offers the right key for one with a typing error, and takes the wrong one too', async () => {
    await openOptions();
    await type('Add option', 'spark.executor.memmory');
    expect(found()).toEqual([
      'spark.executor.memory',
      'spark.executor.memmory'
    ]);
    expect(text()).toContain('Did you mean this?');
    await key('ArrowDown');
    await key('Enter');
    server.review.mockResolvedValueOnce({
      properties: [],
      problems: [
        {
          name: 'spark.executor.memmory',
          level: 'error',
          message: 'Spark 4.3 has no option spark.executor.memmory.',
          suggestion: 'spark.executor.memory'
        }
      ]
    });
    await type('spark.executor.memmory', '2g');
    await until(() => text().includes('1 problem'));
    expect(text()).toContain('Spark 4.3 has no option spark.executor.memmory.');
    await press('spark.executor.memory');
    expect(request().options).toEqual({ 'spark.executor.memory': '2g' });
    expect(text()).not.toContain('1 problem');
  });

  it('does not take an option that is locked', async () => {
    await openOptions();
    await add('spark.sql.shuffle.partitions');
    expect(text()).toContain('locked by the administrator');
    expect(configuration.choice.options.size).toBe(0);
  });

  it('lets values be chosen where there are few', async () => {
    await openOptions();
    await add('spark.scheduler.mode');
    const select = named<HTMLSelectElement>('spark.scheduler.mode');
    expect([...select.options].map(({ text }) => text)).toEqual([
      'Default (FIFO)',
      'FAIR',
      'FIFO'
    ]);
    await type('spark.scheduler.mode', 'FAIR');
    expect(request().options).toEqual({ 'spark.scheduler.mode': 'FAIR' });
    await press('Reset spark.scheduler.mode');
    expect(request().options).toBeUndefined();
    await press('Remove spark.scheduler.mode');
    expect(configuration.choice.options.size).toBe(0);
  });

  it('says beside a value what is wrong with it, to those who only hear it too', async () => {
    await openOptions();
    await add('spark.driver.memory');
    const input = named<HTMLInputElement>('spark.driver.memory');
    expect(input.placeholder).toBe('1g');
    await type('spark.driver.memory', '512');
    expect(input.parentElement?.textContent).toBe('MB');
    await type('spark.driver.memory', '9g');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const words = (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map(id => document.getElementById(id)?.textContent)
      .join(' ');
    expect(words).toContain(
      'spark.driver.memory is "9g": it takes 8g or less.'
    );
    await type('spark.driver.memory', '4g');
    expect(input.getAttribute('aria-invalid')).toBe('false');
  });

  it('says which bundle a value overrides or adds to', async () => {
    await press('Large memory');
    await press('Iceberg');
    await openOptions();
    await add('spark.driver.memory');
    await type('spark.driver.memory', '4g');
    await add('spark.jars.packages');
    await type('spark.jars.packages', 'a:b:1');
    expect(text()).toContain('overrides bundle "Large memory"');
    expect(text()).toContain('adds to bundle "Iceberg"');
  });

  it('shows a refusal of the server at its option, and opens the options for it', async () => {
    await act(async () => {
      configuration.choice.setOption('spark.driver.memory', '4g');
      configuration.choice.refuse({
        name: 'spark.driver.memory',
        message: 'That is more than there is.'
      });
    });
    expect(named('spark.driver.memory').closest('li')?.textContent).toContain(
      'That is more than there is.'
    );
  });

  it('hides the value of a secret while it is typed', async () => {
    await openOptions();
    await add('spark.hadoop.fs.s3a.secret.key');
    expect(named<HTMLInputElement>('spark.hadoop.fs.s3a.secret.key').type).toBe(
      'password'
    );
  });

  it('takes names in full where the options cannot be listed, and says why', async () => {
    server.catalogue.mockRejectedValue(new Error('No Spark was found.'));
    await openOptions();
    expect(text()).toContain(
      'The options of Spark cannot be listed: No Spark was found.'
    );
    await add('spark.driver.memory');
    await type('spark.driver.memory', '4g');
    expect(request().options).toEqual({ 'spark.driver.memory': '4g' });
    server.catalogue.mockResolvedValue(CATALOGUE);
    await press('Look again');
    expect(text()).not.toContain('cannot be listed');
  });
});
