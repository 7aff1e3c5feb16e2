import { readRequirements, writeRequirements } from '../metadata';

describe('readRequirements', () => {
  it('gives what a start would be asked for', () => {
    const request = {
      cluster: 'local',
      bundles: ['memory'],
      options: { 'spark.driver.memory': '2g' }
    };
    expect(readRequirements({ version: 1, author: 'me', ...request })).toEqual({
      kind: 'known',
      request
    });
    expect(readRequirements({ bundles: [] })).toEqual({
      kind: 'known',
      request: { bundles: [] }
    });
  });

  it('tells a notebook that asks for nothing', () => {
    for (const value of [undefined, {}, { version: 1 }]) {
      expect(readRequirements(value)).toEqual({ kind: 'none' });
    }
  });

  it.each([
    null,
    7,
    'local',
    ['local'],
    { cluster: 7 },
    { cluster: null },
    { bundles: 'memory' },
    { bundles: [7] },
    { options: [] },
    { options: null },
    { options: { 'spark.driver.memory': 2 } },
    { options: { 'spark.driver.memory': null } }
  ])('takes %j for damaged, as the kernel does', value => {
    expect(readRequirements(value)).toEqual({ kind: 'damaged' });
  });
});

describe('writeRequirements', () => {
  it('leaves every secret out, by its name or by its value, and names it', () => {
    const { value, leftOut } = writeRequirements(
      {
        cluster: 'local',
        options: {
          'spark.driver.memory': '2g',
          'spark.hadoop.fs.s3a.secret.key': 'abc',
          'spark.some.url': 'https://user:word@host/',
          'spark.other.value': '(hidden)'
        }
      },
      undefined
    );
    expect(value).toEqual({
      version: 1,
      cluster: 'local',
      bundles: [],
      options: { 'spark.driver.memory': '2g' }
    });
    expect(leftOut).toEqual([
      'spark.hadoop.fs.s3a.secret.key',
      'spark.some.url',
      'spark.other.value'
    ]);
  });

  it('keeps what others have put there, and none of the old request', () => {
    const kept = {
      version: 7,
      note: { by: 'me' },
      cluster: 'big',
      bundles: ['gpu'],
      options: { 'spark.a': 'b' }
    };
    expect(writeRequirements({ bundles: ['memory'] }, kept).value).toEqual({
      version: 1,
      note: { by: 'me' },
      bundles: ['memory'],
      options: {}
    });
  });

  it('writes over what is damaged, so that it can be read again', () => {
    const { value } = writeRequirements({ cluster: 'local' }, ['damaged']);
    expect(readRequirements(value)).toEqual({
      kind: 'known',
      request: { cluster: 'local', bundles: [], options: {} }
    });
  });
});
