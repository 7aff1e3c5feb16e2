import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { answerAll, serviceManager } from '../../__tests__/sampleApis';
import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';
import { ChangesApi } from '../../changes/api';
import { Configuration } from '../../options/configuration';
import { SparkError } from '../../request';
import { CommandIDs } from '../../tokens';
import plugin from '../changes';

const MEMORY = 'spark.driver.memory';

describe('the plugin of the changes', () => {
  let server: SampleServer;
  let configuration: Configuration;
  let commands: CommandRegistry;

  const messages = (): string[] =>
    Notification.manager.notifications.map(({ message }) => message);

  beforeEach(async () => {
    Notification.manager.dismiss();
    server = new SampleServer();
    answerAll(ChangesApi, server.changesApi);
    configuration = new Configuration(server, server.optionsApi);
    commands = new CommandRegistry();
    await plugin.activate(
      { commands, serviceManager } as unknown as JupyterFrontEnd,
      server,
      configuration,
      nullTranslator
    );
    server.answer(makeReadyModel());
  });

  afterEach(() => {
    configuration.dispose();
    jest.restoreAllMocks();
  });

  it('changes options of the Spark that runs, and tells a refusal at its option', async () => {
    const options = { 'spark.sql.shuffle.partitions': '4', [MEMORY]: null };
    await commands.execute(CommandIDs.changeOptions, { options });
    expect(server.changesApi.changeOptions).toHaveBeenCalledWith(options);
    expect(server.refresh).toHaveBeenCalledTimes(1);
    server.changesApi.changeOptions.mockRejectedValueOnce(
      new SparkError('invalid_option', 'It holds from the next start.', MEMORY)
    );
    await commands.execute(CommandIDs.changeOptions, { options });
    expect(configuration.selection.rejectionOf(MEMORY)).toBe(
      'It holds from the next start.'
    );
    expect(messages()).toEqual(['It holds from the next start.']);
    await commands.execute(CommandIDs.changeOptions, { options });
    expect(configuration.selection.rejectedOption).toBeNull();
  });

  it('takes back what notebooks have set, and tells a refusal', async () => {
    await commands.execute(CommandIDs.resetOptions, { names: [MEMORY, 1] });
    expect(server.changesApi.resetOptions).toHaveBeenCalledWith([MEMORY]);
    server.changesApi.resetOptions.mockRejectedValueOnce(
      new SparkError('session_unreachable', 'Spark does not answer.')
    );
    await commands.execute(CommandIDs.resetOptions, { names: [MEMORY] });
    expect(messages()).toEqual(['Spark does not answer.']);
    expect(server.refresh).toHaveBeenCalledTimes(2);
  });

  it('offers a change only while Spark runs', () => {
    expect(commands.isEnabled(CommandIDs.changeOptions)).toBe(true);
    server.answer(makeModel());
    expect(commands.isEnabled(CommandIDs.changeOptions)).toBe(false);
  });
});
