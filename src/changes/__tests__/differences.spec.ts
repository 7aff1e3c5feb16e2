import { compareRequests, rowsOf } from '../differences';
import { liveChanges, unknownSecrets } from '../live';

const PARTITIONS = 'spark.sql.shuffle.partitions';
const MEMORY = 'spark.driver.memory';
const SECRET = 'spark.hadoop.fs.s3a.secret.key';

describe('rowsOf', () => {
  it('puts several answers side by side; what one does not name is as it runs', () => {
    const rows = rowsOf(
      [{ name: MEMORY, running: '1g', wanted: '2g', live: false }],
      [
        { name: 'cluster', running: 'local', wanted: 'big', live: false },
        { name: PARTITIONS, running: null, wanted: '8', live: true }
      ]
    );
    expect(rows).toEqual([
      { name: 'cluster', values: ['local', 'local', 'big'], live: false },
      { name: MEMORY, values: ['1g', '2g', '1g'], live: false },
      { name: PARTITIONS, values: [null, null, '8'], live: true }
    ]);
  });
});

describe('compareRequests', () => {
  it('compares by key and value, and leaves out what is equal', () => {
    expect(
      compareRequests(
        {
          cluster: 'local',
          bundles: ['memory'],
          options: { 'spark.a': '1', 'spark.b': '2' }
        },
        { cluster: 'big', options: { 'spark.a': '1', 'spark.b': '3' } }
      )
    ).toEqual([
      { name: 'cluster', values: ['local', 'big'], live: null },
      { name: 'bundles', values: ['memory', null], live: null },
      { name: 'spark.b', values: ['2', '3'], live: null }
    ]);
  });

  it('shows no secret, and does not guess at one that nobody told', () => {
    expect(
      compareRequests({ options: { [SECRET]: 'a' } }, { options: {} })
    ).toEqual([{ name: SECRET, values: ['(hidden)', null], live: null }]);
    expect(
      compareRequests({ options: { [SECRET]: '(hidden)' } }, { options: {} })
    ).toEqual([]);
  });

  it('takes a cluster that is not named for any', () => {
    expect(compareRequests({ cluster: 'local' }, { bundles: [] })).toEqual([]);
  });
});

describe('liveChanges', () => {
  const live = { name: PARTITIONS, running: '8', wanted: '4', live: true };

  it('gives new values, and takes back what is no longer chosen', () => {
    expect(
      liveChanges(
        [live, { ...live, name: 'spark.sql.ansi.enabled', wanted: null }],
        {},
        { bundles: [], options: { [PARTITIONS]: '4' } }
      )
    ).toEqual({ [PARTITIONS]: '4', 'spark.sql.ansi.enabled': null });
  });

  it('gives nothing where one of them takes a restart, or where nothing differs', () => {
    const wanted = { options: { [PARTITIONS]: '4' } };
    const fixed = { name: MEMORY, running: '1g', wanted: '2g', live: false };
    expect(liveChanges([live, fixed], {}, wanted)).toBeNull();
    expect(liveChanges([], {}, wanted)).toBeNull();
    expect(
      liveChanges([live], { bundles: ['memory'] }, { bundles: [] })
    ).toBeNull();
  });
});

describe('unknownSecrets', () => {
  it('names those that run and were not entered again', () => {
    const running = { options: { [SECRET]: '(hidden)', 'spark.a': '1' } };
    const of = (value: string | null | undefined): ReadonlyArray<string> =>
      unknownSecrets(running, {
        options: new Map(value === undefined ? [] : [[SECRET, value]])
      });
    expect(of(null)).toEqual([SECRET]);
    expect(of('again')).toEqual([]);
    expect(of(undefined)).toEqual([]);
  });
});
