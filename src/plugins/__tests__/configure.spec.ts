import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import {
  acceptDialog,
  dangerDialog,
  dismissDialog,
  framePromise,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import { OptionsApi } from '../../options/api';
import type { IConfiguration } from '../../options/configuration';
import commandsPlugin from '../commands';
import plugin from '../configure';
import { SparkError } from '../../request';
import { CommandIDs } from '../../tokens';
import { answerAll, serviceManager } from '../../__tests__/sampleApis';
import { makeModel, SampleServer } from '../../__tests__/samples';

describe('the commands on what is chosen', () => {
  let server: SampleServer;
  let commands: CommandRegistry;
  let configuration: IConfiguration;
  let kept: Record<string, unknown>;

  const words = (): string =>
    document.querySelector('.jp-Dialog')?.textContent ?? '';
  /** Wait until the dialog has drawn what holds then. */
  const until = async (holds: () => unknown): Promise<void> => {
    while (!holds()) {
      await framePromise();
    }
  };
  const note = (): unknown => Notification.manager.notifications[0]?.message;

  beforeEach(async () => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
    Notification.manager.dismiss();
    server = new SampleServer();
    commands = new CommandRegistry();
    kept = {};
    const changed = new Signal<object, void>({});
    const settings = {
      changed,
      get: (key: string) => ({ composite: kept[key] }),
      set: async (key: string, value: unknown) => {
        kept[key] = value;
        changed.emit();
      }
    };
    answerAll(OptionsApi, server.optionsApi);
    const app = { commands, serviceManager } as JupyterFrontEnd;
    configuration = (await plugin.activate(app, server, nullTranslator, null, {
      load: async () => settings
    })) as IConfiguration;
    await commandsPlugin.activate(
      app,
      server,
      nullTranslator,
      null,
      null,
      configuration,
      null
    );
    server.answer(makeModel());
  });

  afterEach(() => {
    configuration.dispose();
  });

  it('start what is chosen where nothing else is asked for', async () => {
    configuration.selection.setCluster('big');
    configuration.selection.setOption('spark.a', '1');
    await commands.execute(CommandIDs.start);
    await commands.execute(CommandIDs.start, { force: true });
    await commands.execute(CommandIDs.start, {
      cluster: 'local',
      bundles: ['iceberg'],
      options: { 'spark.b': '2' }
    });
    expect(server.start.mock.calls).toEqual([
      [{ cluster: 'big', options: { 'spark.a': '1' } }],
      [{ cluster: 'big', options: { 'spark.a': '1' }, force: true }],
      [
        {
          cluster: 'local',
          bundles: ['iceberg'],
          options: { 'spark.b': '2' }
        }
      ]
    ]);
  });

  it('remember for which option a start was refused, until one is not', async () => {
    configuration.selection.setOption('spark.a', 'x');
    server.start.mockRejectedValueOnce(
      new SparkError('invalid_option', 'spark.a is "x".', 'spark.a')
    );
    await commands.execute(CommandIDs.start);
    expect(note()).toBe('spark.a is "x".');
    expect(configuration.selection.rejectionOf('spark.a')).toBe(
      'spark.a is "x".'
    );
    await commands.execute(CommandIDs.start);
    expect(configuration.selection.rejectedOption).toBeNull();
  });

  describe('review', () => {
    const REVIEW: OptionsApi.IReview = {
      properties: [
        {
          name: 'spark.driver.memory',
          value: '4g',
          secret: false,
          origins: [
            { origin: { kind: 'user', name: null }, value: '4g' },
            { origin: { kind: 'bundle', name: 'Large memory' }, value: '16g' }
          ]
        },
        {
          name: 'spark.jars.packages',
          value: 'a,b',
          secret: false,
          origins: [
            { origin: { kind: 'user', name: null }, value: 'b' },
            { origin: { kind: 'bundle', name: 'Iceberg' }, value: 'a' }
          ]
        }
      ],
      problems: []
    };

    it('shows who set what, and starts it', async () => {
      configuration.selection.setOption('spark.driver.memory', '4g');
      server.optionsApi.review.mockResolvedValue(REVIEW);
      const reviewed = commands.execute(CommandIDs.review);
      await waitForDialog();
      await until(() => words().includes('From'));
      expect(words()).toContain('spark.driver.memory4ginstead of 16g');
      expect(words()).toContain('instead of 16g (bundle "Large memory")you');
      expect(words()).toContain('a,bb (you)a (bundle "Iceberg")put together');
      await acceptDialog();
      await reviewed;
      const request = {
        cluster: 'local',
        options: { 'spark.driver.memory': '4g' }
      };
      expect(server.optionsApi.review).toHaveBeenCalledWith(request);
      expect(server.start).toHaveBeenCalledWith(request);
    });

    it('does not offer to start what would be refused', async () => {
      server.optionsApi.review.mockResolvedValue({
        ...REVIEW,
        problems: [
          {
            name: 'spark.a',
            level: 'note',
            message: 'spark.a is not listed.',
            suggestion: null
          },
          {
            name: 'spark.b',
            level: 'error',
            message: 'spark.b is "x".',
            suggestion: null
          }
        ]
      });
      const reviewed = commands.execute(CommandIDs.review);
      await waitForDialog();
      await until(() => words().includes('From'));
      expect(words()).toContain(
        '1 option keeps Spark from starting.Problem spark.b is "x".Note spark.a'
      );
      expect(words()).not.toContain('Connect');
      await dismissDialog();
      await reviewed;
    });

    it('tells why there is none', async () => {
      server.optionsApi.review.mockRejectedValue(
        new SparkError('invalid_option', 'spark.a is no text.', 'spark.a')
      );
      await commands.execute(CommandIDs.review);
      expect(note()).toBe('spark.a is no text.');
      expect(configuration.selection.rejectedOption?.name).toBe('spark.a');
    });
  });

  it('import a file, after saying what is understood of it', async () => {
    configuration.selection.setOption('spark.a', '1');
    const imported = commands.execute(CommandIDs.importOptions);
    await waitForDialog();
    await until(() => document.querySelector('textarea'));
    const area = document.querySelector('textarea')!;
    Object.getOwnPropertyDescriptor(
      HTMLTextAreaElement.prototype,
      'value'
    )?.set?.call(area, 'spark.a 2\nspark.b=3\nhive.c 4');
    area.dispatchEvent(new Event('input', { bubbles: true }));
    await until(() => words().includes('Line 3'));
    expect(words()).toContain('2 options are understood. 1 replaces what');
    expect(words()).toContain('Line 3: "hive.c" does not begin with "spark."');
    // Enter is a new line here, and not the answer.
    const enter = new KeyboardEvent('keydown', {
      key: 'Enter',
      bubbles: true,
      cancelable: true
    });
    expect(area.dispatchEvent(enter)).toBe(true);
    document
      .querySelector<HTMLButtonElement>('.jp-Dialog .jp-mod-accept')!
      .click();
    await imported;
    expect(configuration.selection.request.options).toEqual({
      'spark.a': '2',
      'spark.b': '3'
    });
  });

  it('keep a choice under a name, apply it, and forget it', async () => {
    const save = async (name: string): Promise<void> => {
      const saved = commands.execute(CommandIDs.savePreset);
      await waitForDialog();
      document.querySelector<HTMLInputElement>('.jp-Dialog input')!.value =
        name;
      await acceptDialog();
      if (configuration.presets.list.some(preset => preset.name === name)) {
        await waitForDialog();
        expect(words()).toContain('Replace the preset "ETL"?');
        await dangerDialog();
      }
      await saved;
    };
    configuration.selection.setOption('spark.a', '1');
    await save('ETL');
    configuration.selection.setOption('spark.a', '2');
    await save('ETL');
    configuration.selection.setOption('spark.a', '3');
    await commands.execute(CommandIDs.applyPreset, { name: 'ETL' });
    expect(configuration.selection.request.options).toEqual({ 'spark.a': '2' });
    const deleted = commands.execute(CommandIDs.deletePreset, { name: 'ETL' });
    await waitForDialog();
    expect(words()).toContain('Delete the preset "ETL"?');
    await dangerDialog();
    await deleted;
    expect(kept.presets).toEqual([]);
  });
});
