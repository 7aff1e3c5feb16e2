import { nullTranslator } from '@jupyterlab/translation';

import type { ISparkServer } from '../../tokens';
import { checkValue } from '../values';
import { makeOption } from './optionSamples';

/** A row of the file that holds the browser and the server to the same judgement. */
interface IVector extends Pick<
  ISparkServer.IOption,
  'kind' | 'unit' | 'values' | 'minimum' | 'maximum'
> {
  readonly value: string;
  readonly ok: boolean;
}

const VECTORS = '../../../tests/vectors/option_values.json';

describe('checkValue', () => {
  const trans = nullTranslator.load('');
  const check = (
    parts: Partial<ISparkServer.IOption>,
    value: string
  ): string | null => checkValue(makeOption('spark.x', parts), value, trans);

  it('says what would be right', () => {
    expect(check({ kind: 'bytes', unit: 'm' }, '2gx')).toBe(
      'spark.x is "2gx": it takes a number with a unit, such as 2g or 512m.'
    );
    expect(
      check({ kind: 'enumeration', values: ['FAIR', 'FIFO'] }, 'LIFO')
    ).toBe('spark.x is "LIFO": it is one of FAIR and FIFO.');
  });

  it('says the bound that is passed, whatever the unit', () => {
    const parts = { kind: 'bytes', unit: 'm', maximum: '8g' } as const;
    expect(check(parts, '8192')).toBeNull();
    expect(check(parts, '8193m')).toBe(
      'spark.x is "8193m": it takes 8g or less.'
    );
    expect(check({ kind: 'integer', minimum: '1' }, '0')).toBe(
      'spark.x is "0": it takes 1 or more.'
    );
  });

  it.each([
    ['decimal', '4.9E-324', null, '0', 'more than 0'],
    ['decimal', '0', '1', '2', '0 to 1'],
    ['integer', null, null, '2147483648', '-2147483648 to 2147483647']
  ] as const)(
    'says what a %s from %s to %s takes instead of %s',
    (kind, minimum, maximum, value, words) => {
      expect(check({ kind, minimum, maximum }, value)).toBe(
        `spark.x is "${value}": it takes ${words}.`
      );
    }
  );

  it('says what is plainly wrong with a regular expression', () => {
    expect(check({ kind: 'regex' }, '(a')).toBe(
      'spark.x is "(a": it takes a regular expression, and a "(" is not closed.'
    );
  });

  it('judges as the server does', () => {
    const rows = jest.requireActual<ReadonlyArray<IVector>>(VECTORS);
    const others = rows.filter(
      ({ value, ok, ...parts }) => (check(parts, value) === null) !== ok
    );
    expect(others).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });
});
