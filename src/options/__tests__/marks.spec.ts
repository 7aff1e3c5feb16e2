import { CLUSTERS, SampleServer } from '../../__tests__/samples';
import type { OptionsApi } from '../api';
import { Configuration } from '../configuration';
import type { IMarks } from '../marks';
import { marksOf } from '../marks';
import { BUNDLES, REFERENCE } from './optionSamples';

describe('what is said of a selected option', () => {
  let server: SampleServer;
  let configuration: Configuration;

  const marks = (name: string, value: string | null): IMarks =>
    marksOf(name, value, configuration);

  beforeEach(async () => {
    jest.useFakeTimers();
    server = new SampleServer();
    server.available.bundles = BUNDLES;
    server.available.clusters = [{ ...CLUSTERS[0], locked: ['spark.sql.*'] }];
    server.optionsApi.getReference.mockResolvedValue(REFERENCE);
    configuration = new Configuration(server, server.optionsApi);
    await configuration.reference.load();
  });

  afterEach(() => {
    configuration.dispose();
    jest.useRealTimers();
  });

  it('is which bundle it overrides or adds to, once it has a value', () => {
    expect(marks('spark.driver.memory', '4g').overrides).toEqual([]);
    configuration.selection.load({ bundles: ['memory', 'iceberg'] });
    expect(marks('spark.driver.memory', '4g').overrides).toEqual([
      'Large memory'
    ]);
    expect(marks('spark.driver.memory', null).overrides).toEqual([]);
    expect(marks('spark.jars.packages', 'a:b:1')).toMatchObject({
      overrides: [],
      addsTo: ['Iceberg']
    });
  });

  it('is the last bundle to say how a value is taken', () => {
    const options = [
      { name: 'spark.jars.packages', value: 'x', concatenate: null }
    ];
    server.available.bundles = [
      ...BUNDLES,
      { ...BUNDLES[0], name: 'own', display_name: 'Own', options }
    ];
    configuration.selection.load({ bundles: ['iceberg', 'own'] });
    expect(marks('spark.jars.packages', 'a:b:1')).toMatchObject({
      overrides: ['Iceberg', 'Own'],
      addsTo: []
    });
    configuration.selection.load({ bundles: ['own', 'iceberg'] });
    expect(marks('spark.jars.packages', 'a:b:1')).toMatchObject({
      overrides: [],
      addsTo: ['Own', 'Iceberg']
    });
  });

  it('is what the server says of its name and of its value', async () => {
    const { selection, review } = configuration;
    const problems: OptionsApi.IProblem[] = [
      {
        name: 'spark.executor.memmory',
        level: 'error',
        message: 'Another was meant.',
        suggestion: 'spark.executor.memory'
      },
      {
        name: 'spark.my.own',
        level: 'note',
        message: 'Spark 4.3 does not list spark.my.own.',
        suggestion: null
      },
      {
        name: 'spark.driver.memory',
        level: 'error',
        message: 'The administrator allows less.',
        suggestion: null
      }
    ];
    server.optionsApi.review.mockResolvedValue({ properties: [], problems });
    review.isWatched = true;
    selection.merge({
      'spark.executor.memmory': '2g',
      'spark.driver.memory': '3g',
      'spark.my.own': 'x'
    });
    expect(marks('spark.my.own', 'x').isUnlisted).toBe(false);
    await jest.runAllTimersAsync();
    expect(marks('spark.executor.memmory', '2g')).toMatchObject({
      suggestion: 'spark.executor.memory',
      problem: 'Another was meant.'
    });
    expect(marks('spark.my.own', 'x')).toMatchObject({
      isUnlisted: true,
      problem: null
    });
    expect(marks('spark.driver.memory', '3g').problem).toBe(
      'The administrator allows less.'
    );
  });

  it('is that it is locked, and then nothing else', async () => {
    const name = 'spark.sql.shuffle.partitions';
    const { selection, review } = configuration;
    server.available.clusters = [CLUSTERS[0]];
    server.optionsApi.review.mockResolvedValue({
      properties: [],
      problems: [{ name, level: 'error', message: 'No.', suggestion: null }]
    });
    review.isWatched = true;
    selection.setOption(name, 'x');
    await jest.runAllTimersAsync();
    expect(marks(name, 'x')).toMatchObject({ isLocked: false, problem: 'No.' });
    server.available.clusters = [{ ...CLUSTERS[0], locked: ['spark.sql.*'] }];
    expect(marks(name, 'x')).toMatchObject({ isLocked: true, problem: null });
  });

  it('is why the server rejected it, before all else', async () => {
    const name = 'spark.driver.memory';
    const { selection, review } = configuration;
    server.optionsApi.review.mockResolvedValue({
      properties: [],
      problems: [{ name, level: 'error', message: 'Old.', suggestion: null }]
    });
    review.isWatched = true;
    selection.setOption(name, '9g');
    await jest.runAllTimersAsync();
    expect(marks(name, '9g').problem).toBe('Old.');
    selection.reject({ name, message: 'New.' });
    expect(marks(name, '9g').problem).toBe('New.');
  });
});
