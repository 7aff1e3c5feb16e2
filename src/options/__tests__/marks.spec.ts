import { nullTranslator } from '@jupyterlab/translation';

import { CLUSTERS, SampleServer } from '../../__tests__/samples';
import type { ISparkServer } from '../../tokens';
import { Configuration } from '../configuration';
import type { IMarks } from '../marks';
import { marksOf } from '../marks';
import { BUNDLES, CATALOGUE, makeOption } from './optionSamples';

describe('what is said of a chosen option', () => {
  let server: SampleServer;
  let configuration: Configuration;

  const marks = (name: string, value: string | null): IMarks => {
    return marksOf(name, value, configuration, nullTranslator.load(''));
  };

  beforeEach(async () => {
    jest.useFakeTimers();
    server = new SampleServer();
    server.bundles = BUNDLES;
    server.clusters = [{ ...CLUSTERS[0], locked: ['spark.sql.*'] }];
    server.catalogue.mockResolvedValue(CATALOGUE);
    configuration = new Configuration(server);
    await configuration.catalogue.load();
  });

  afterEach(() => {
    configuration.dispose();
    jest.useRealTimers();
  });

  it('is which bundle it overrides or adds to, once it has a value', () => {
    expect(marks('spark.driver.memory', '4g').overrides).toEqual([]);
    configuration.choice.load({ bundles: ['memory', 'iceberg'] });
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
    server.bundles = [
      ...BUNDLES,
      { ...BUNDLES[0], name: 'own', display_name: 'Own', options }
    ];
    configuration.choice.load({ bundles: ['iceberg', 'own'] });
    expect(marks('spark.jars.packages', 'a:b:1')).toMatchObject({
      overrides: ['Iceberg', 'Own'],
      addsTo: []
    });
    configuration.choice.load({ bundles: ['own', 'iceberg'] });
    expect(marks('spark.jars.packages', 'a:b:1')).toMatchObject({
      overrides: [],
      addsTo: ['Own', 'Iceberg']
    });
  });

  it('is that it is locked', () => {
    expect(marks('spark.sql.shuffle.partitions', '4').isLocked).toBe(true);
  });

  it('is what the server says of its name and of its value', async () => {
    const { choice, judgement } = configuration;
    const problems: ISparkServer.IOptionProblem[] = [
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
    server.review.mockResolvedValue({ properties: [], problems });
    choice.merge({
      'spark.executor.memmory': '2g',
      'spark.driver.memory': '3g'
    });
    expect(marks('spark.my.own', 'x')).toMatchObject({ isUnlisted: false });
    judgement.isWatched = true;
    await jest.runAllTimersAsync();
    expect(server.review).toHaveBeenCalledWith(choice.request);
    for (const value of ['2g', '3g']) {
      expect(marks('spark.executor.memmory', value)).toMatchObject({
        meant: 'spark.executor.memory',
        problem: 'Another was meant.'
      });
    }
    expect(marks('spark.my.own', 'x')).toMatchObject({
      isUnlisted: true,
      problem: null
    });
    expect(marks('spark.driver.memory', '3g').problem).toBe(
      'The administrator allows less.'
    );
    expect(marks('spark.driver.memory', '2g').problem).toBeNull();
  });

  it('is nothing that the server says of a choice nobody looks at', async () => {
    configuration.choice.setOption('spark.my.own', 'x');
    await jest.runAllTimersAsync();
    expect(server.review).not.toHaveBeenCalled();
  });

  it('is what the browser knows by itself where the server cannot say', async () => {
    server.review.mockRejectedValue(new Error('No.'));
    configuration.choice.setOption('spark.my.own', 'x');
    configuration.judgement.isWatched = true;
    await jest.runAllTimersAsync();
    expect(marks('spark.executor.memmory', '2g')).toMatchObject({
      isUnlisted: true,
      meant: 'spark.executor.memory'
    });
    expect(marks('spark.my.own', 'x')).toMatchObject({
      isUnlisted: true,
      meant: null
    });
  });

  it('is nothing of the list while that cannot be had', async () => {
    server.catalogue.mockRejectedValue(new Error('No Spark was found.'));
    configuration = new Configuration(server);
    await configuration.catalogue.load();
    expect(configuration.catalogue.problem).toBe('No Spark was found.');
    expect(marks('spark.driver.memory', '9g').problem).toBeNull();
    server.catalogue.mockResolvedValue(CATALOGUE);
    await configuration.catalogue.load();
    expect(configuration.catalogue.problem).toBeNull();
    expect(marks('spark.driver.memory', '9g').problem).toContain('8g');
  });

  it('is what is wrong with its value, by the server before the browser', () => {
    expect(marks('spark.driver.memory', '9g').problem).toContain('8g');
    configuration.choice.refuse({
      name: 'spark.driver.memory',
      message: 'No.'
    });
    expect(marks('spark.driver.memory', '9g').problem).toBe('No.');
  });

  it('never repeats a secret', async () => {
    const secret = makeOption('spark.my.token', { kind: 'integer' });
    server.catalogue.mockResolvedValue({ ...CATALOGUE, options: [secret] });
    await configuration.catalogue.load();
    expect(marks('spark.my.token', 'word').problem).toBe(
      'The value of spark.my.token is not one that Spark takes.'
    );
  });
});
