import { groupOptions, searchOptions } from '../search';
import { makeOption, OPTIONS } from './optionSamples';

describe('the search for an option', () => {
  const names = (query: string): string[] =>
    searchOptions(OPTIONS, query).map(({ name }) => name);

  it('finds keys before words of the documentation', () => {
    expect(names('shuff')).toEqual(['spark.sql.shuffle.partitions']);
    expect(names('memory')).toEqual([
      'spark.driver.memory',
      'spark.executor.memory'
    ]);
    expect(names('query')).toEqual(['spark.sql.adaptive.enabled']);
    expect(names('driver')).toEqual([
      'spark.driver.memory',
      'spark.driver.maxResultSize'
    ]);
    expect(names('process')).toEqual([
      'spark.driver.memory',
      'spark.executor.memory'
    ]);
  });

  it('wants every word, in whatever order and place', () => {
    expect(names('joins sql')).toEqual(['spark.sql.shuffle.partitions']);
    expect(names('joins driver')).toEqual([]);
  });

  it('puts the exact key first', () => {
    const more = [...OPTIONS, makeOption('spark.driver.memoryOverhead')];
    const query = 'spark.driver.memory';
    expect(searchOptions(more, query)[0].name).toBe(query);
  });

  it('groups by the first two parts, the group of the best first', () => {
    expect(
      groupOptions(searchOptions(OPTIONS, 'memory')).map(({ prefix }) => prefix)
    ).toEqual(['spark.driver', 'spark.executor']);
  });

  it('takes signs of regular expressions for what they are', () => {
    expect(names('(')).toEqual([]);
  });
});
