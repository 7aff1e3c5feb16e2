import { framePromise } from '@jupyterlab/testing';

import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';
import { SampleSettings } from '../../options/__tests__/sampleSettings';
import type { StartSelection } from '../../options/startSelection';
import { Configuration } from '../../options/configuration';
import { PendingChanges } from '../pending';

const MEMORY = 'spark.driver.memory';

describe('PendingChanges', () => {
  let server: SampleServer;
  let configuration: Configuration;
  let selection: StartSelection;
  let changes: PendingChanges;

  beforeEach(() => {
    server = new SampleServer();
    configuration = new Configuration(server, server.optionsApi);
    ({ selection } = configuration);
    changes = new PendingChanges({
      server,
      api: server.changesApi,
      selection,
      presets: configuration.presets
    });
    server.answer(makeReadyModel({ user_options: { [MEMORY]: '1g' } }));
  });

  it('opens the form with what runs, whatever was chosen before', () => {
    selection.load({ cluster: 'big' });
    changes.cancel();
    changes.edit();
    expect(changes.isEditing).toBe(true);
    expect(selection.request).toEqual({
      cluster: 'local',
      options: { [MEMORY]: '1g' }
    });
  });

  it('keeps a choice for the next start, until that has come', () => {
    changes.edit();
    selection.setOption(MEMORY, '2g');
    expect(changes.isWaiting).toBe(false);
    changes.defer();
    expect(changes.isEditing).toBe(false);
    expect(changes.isWaiting).toBe(true);
    changes.edit();
    expect(selection.request.options).toEqual({ [MEMORY]: '2g' });
    changes.defer();
    server.answer(
      makeReadyModel({ generation: 2, user_options: { [MEMORY]: '2g' } })
    );
    expect(changes.isWaiting).toBe(false);
    selection.setOption(MEMORY, '3g');
    expect(changes.isWaiting).toBe(false);
  });

  it('keeps it for a page that is loaded again, as long as the same Spark runs', async () => {
    const settings = new SampleSettings();
    configuration.attach(settings.asSettings);
    const waiting = async (generation: number | null): Promise<void> => {
      while (configuration.presets.waitsBehind !== generation) {
        await framePromise();
      }
    };
    changes.edit();
    selection.setOption(MEMORY, '2g');
    changes.defer();
    await waiting(1);
    const load = (generation: number): PendingChanges => {
      const other = new SampleServer();
      const { selection, presets } = loaded(other, settings);
      const api = other.changesApi;
      const again = new PendingChanges({
        server: other,
        api,
        selection,
        presets
      });
      other.answer(
        makeReadyModel({ generation, user_options: { [MEMORY]: '1g' } })
      );
      return again;
    };
    expect(load(1).isWaiting).toBe(true);
    expect(load(1).isEditing).toBe(false);
    expect(load(2).isWaiting).toBe(false);
    changes.cancel();
    await waiting(null);
    expect(load(1).isWaiting).toBe(false);
  });

  it('waits no longer once the same runs', () => {
    changes.edit();
    selection.setOption(MEMORY, '2g');
    changes.defer();
    server.answer(makeReadyModel({ user_options: { [MEMORY]: '2g' } }));
    expect(changes.isWaiting).toBe(false);
  });

  it('goes back to what runs, from the form and from what waits', () => {
    for (const put of [() => undefined, () => changes.defer()]) {
      changes.edit();
      selection.setOption(MEMORY, '2g');
      put();
      changes.cancel();
      expect(changes.isEditing).toBe(false);
      expect(changes.isWaiting).toBe(false);
      expect(selection.request.options).toEqual({ [MEMORY]: '1g' });
    }
  });

  it('opens the form when something is chosen by another way, and shuts it with Spark', () => {
    selection.merge({ 'spark.executor.memory': '2g' });
    expect(changes.isEditing).toBe(true);
    server.answer(makeModel());
    expect(changes.isEditing).toBe(false);
    server.answer(makeReadyModel({ generation: 2 }));
    expect(changes.isEditing).toBe(false);
  });

  it('does nothing of its own where nothing runs', () => {
    server.answer(makeModel());
    selection.merge({ [MEMORY]: '2g' });
    changes.edit();
    changes.load({ cluster: 'big' });
    expect(changes.isEditing).toBe(false);
    expect(changes.isWaiting).toBe(false);
    expect(selection.request.cluster).toBe('big');
    expect(server.start).not.toHaveBeenCalled();
    expect(server.restart).not.toHaveBeenCalled();
    expect(server.changesApi.changeOptions).not.toHaveBeenCalled();
  });
});

/** What a page has of the settings once it is loaded. */
function loaded(server: SampleServer, settings: SampleSettings): Configuration {
  const configuration = new Configuration(server, server.optionsApi);
  configuration.attach(settings.asSettings);
  return configuration;
}
