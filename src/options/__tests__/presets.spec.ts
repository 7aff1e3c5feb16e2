import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';
import { Configuration } from '../configuration';
import { readRequest } from '../readRequest';
import { BUNDLES } from './optionSamples';
import { SampleSettings } from './sampleSettings';

describe('the choices that are kept', () => {
  let server: SampleServer;
  let configuration: Configuration;

  const attach = (values: Record<string, unknown> = {}): SampleSettings => {
    const settings = new SampleSettings(values);
    configuration.attach(settings.asSettings);
    return settings;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    server = new SampleServer();
    server.available.bundles = BUNDLES;
    configuration = new Configuration(server, server.optionsApi);
  });

  afterEach(() => {
    configuration.dispose();
    jest.useRealTimers();
  });

  it('come back at the next load, and start nothing', () => {
    server.answer(makeModel());
    attach({ last: { cluster: 'big', options: { 'spark.a': '1' } } });
    expect(configuration.selection.request).toEqual({
      cluster: 'big',
      options: { 'spark.a': '1' }
    });
    expect(server.start).not.toHaveBeenCalled();
  });

  it.each(['first', 'last'])(
    'yield to what runs, when that is known %s',
    order => {
      const model = makeReadyModel({
        cluster: 'local',
        bundles: ['iceberg'],
        user_options: { 'spark.b': '2' }
      });
      if (order === 'first') {
        server.answer(model);
      }
      attach({ last: { cluster: 'big' } });
      server.answer(model);
      expect(configuration.selection.request).toEqual({
        cluster: 'local',
        bundles: ['iceberg'],
        options: { 'spark.b': '2' }
      });
    }
  );

  it('do not take the place of what a person has chosen', () => {
    configuration.selection.setOption('spark.a', '1');
    attach({ last: { cluster: 'big' } });
    expect(configuration.selection.request).toEqual({
      cluster: 'local',
      options: { 'spark.a': '1' }
    });
  });

  it('are written once a person rests, without secrets', async () => {
    const settings = attach();
    configuration.selection.setOption('spark.a', '1');
    configuration.selection.setOption('spark.x.password', 'word');
    expect(settings.set).not.toHaveBeenCalled();
    await jest.runAllTimersAsync();
    expect(settings.set.mock.calls).toEqual([
      ['last', { cluster: 'local', options: { 'spark.a': '1' } }]
    ]);
  });

  it('say why they could not be written', async () => {
    const settings = attach();
    settings.set.mockRejectedValueOnce(new Error('The disk is full.'));
    configuration.selection.setOption('spark.a', '1');
    await jest.runAllTimersAsync();
    expect(configuration.presets.problem).toBe('The disk is full.');
    configuration.selection.setOption('spark.a', '2');
    await jest.runAllTimersAsync();
    expect(configuration.presets.problem).toBeNull();
  });

  it('have names', async () => {
    const settings = attach();
    const { selection, presets } = configuration;
    selection.setOption('spark.a', '1');
    selection.setOption('spark.x.token', 'word');
    await presets.save('ETL');
    await presets.save('Backfill');
    selection.setOption('spark.a', '2');
    await presets.save('ETL');
    expect(settings.values.presets).toEqual([
      { name: 'Backfill', cluster: 'local', options: { 'spark.a': '1' } },
      { name: 'ETL', cluster: 'local', options: { 'spark.a': '2' } }
    ]);
    presets.apply('Backfill');
    expect(selection.request.options).toEqual({ 'spark.a': '1' });
    await presets.remove('ETL');
    expect(presets.list.map(({ name }) => name)).toEqual(['Backfill']);
  });

  it('break nothing when they were written by hand', () => {
    attach({
      last: 'nonsense',
      presets: [null, 7, { name: 'empty' }, { name: '', cluster: 'a' }]
    });
    expect(configuration.presets.list).toEqual([]);
    expect(configuration.presets.last).toBeNull();
    expect(
      readRequest({
        cluster: 1,
        bundles: ['a', 2],
        options: { 'spark.a': '1', 'spark.b': 2, foreign: 'x' }
      })
    ).toEqual({ bundles: ['a'], options: { 'spark.a': '1' } });
  });
});
