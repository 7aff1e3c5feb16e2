import { CLUSTERS, SampleServer } from '../../__tests__/samples';
import { StartSelection } from '../startSelection';
import { HIDDEN } from '../secrets';
import { BUNDLES } from './optionSamples';

describe('StartSelection', () => {
  let server: SampleServer;
  let selection: StartSelection;
  let changes: number;

  beforeEach(() => {
    server = new SampleServer();
    server.available.bundles = BUNDLES;
    server.available.clusters = [
      { ...CLUSTERS[0], bundles: ['memory'], locked: ['spark.ui.*'] },
      { ...CLUSTERS[1], bundles: ['gpu'], locked: ['spark.driver.memory'] }
    ];
    selection = new StartSelection(server);
    changes = 0;
    selection.changed.connect(() => {
      changes += 1;
    }, server);
  });

  it('begins with the first cluster and the bundles that are preselected', () => {
    expect(selection.request).toEqual({
      cluster: 'local',
      bundles: ['memory']
    });
    expect(selection.isTouched).toBe(false);
  });

  it('asks for nothing while no cluster is known', () => {
    server.available.clusters = [];
    expect(selection.request).toEqual({});
    expect(selection.excluded).toEqual([]);
  });

  it('keeps the order in which bundles were selected, for the later one wins', () => {
    selection.toggleBundle('iceberg');
    expect(selection.request.bundles).toEqual(['memory', 'iceberg']);
    selection.toggleBundle('memory');
    expect(selection.request.bundles).toEqual(['iceberg']);
    selection.toggleBundle('memory');
    expect(selection.request.bundles).toEqual(['iceberg', 'memory']);
    expect(changes).toBe(3);
  });

  it('excludes what does not fit another cluster, lists it, and has it back', () => {
    selection.toggleBundle('iceberg');
    selection.load({
      ...selection.request,
      options: { 'spark.driver.memory': '4g' }
    });
    selection.setCluster('big');
    expect(selection.request).toEqual({
      cluster: 'big',
      bundles: ['gpu', 'iceberg']
    });
    expect(selection.excluded).toEqual([
      { name: 'memory', reason: 'unfit' },
      { name: 'spark.driver.memory', reason: 'locked' }
    ]);
    selection.setCluster('local');
    expect(selection.request).toEqual({
      cluster: 'local',
      bundles: ['memory', 'iceberg'],
      options: { 'spark.driver.memory': '4g' }
    });
    expect(selection.excluded).toEqual([]);
  });

  it('does not set an option that the cluster locks', () => {
    selection.setOption('spark.ui.port', '1');
    expect(selection.options.size).toBe(0);
    selection.merge({ 'spark.ui.port': '1', 'spark.app.name': 'a' });
    expect(selection.request.options).toEqual({ 'spark.app.name': 'a' });
    expect(selection.excluded).toEqual([
      { name: 'spark.ui.port', reason: 'locked' }
    ]);
  });

  it.each([
    ['spark.master', true],
    ['spark.masters', false],
    ['sparkxmaster', false],
    ['spark.ui.port', true],
    ['spark.ui', false],
    ['spark.a.key', true],
    ['spark.a.keys', false]
  ])('locks %s by a pattern: %s', (name, expected) => {
    const locked = ['spark.master', 'spark.ui.*', 'spark.*.key'];
    server.available.clusters = [{ ...CLUSTERS[0], locked }];
    expect(selection.isLocked(name)).toBe(expected);
  });

  it('leaves out an option without a value, and sends an empty one', () => {
    selection.setOption('spark.app.name', null);
    expect(selection.request.options).toBeUndefined();
    selection.load({ options: { 'spark.app.name': '' } });
    expect(selection.request.options).toEqual({ 'spark.app.name': '' });
    selection.removeOption('spark.app.name');
    expect(selection.options.size).toBe(0);
  });

  it('loads what was asked for and adds no bundle to it', () => {
    selection.load({ cluster: 'local', bundles: ['iceberg'] });
    expect(selection.request.bundles).toEqual(['iceberg']);
    selection.load({ cluster: 'local' });
    expect(selection.request.bundles).toBeUndefined();
  });

  it('says what is no longer offered', () => {
    selection.load({ cluster: 'gone', bundles: ['lost'] });
    expect(selection.request).toEqual({
      cluster: 'local',
      bundles: ['memory']
    });
    expect(selection.excluded).toEqual([
      { name: 'gone', reason: 'no-cluster' },
      { name: 'lost', reason: 'no-bundle' }
    ]);
  });

  it('follows what runs until a person selects something', () => {
    selection.follow({ cluster: 'big' });
    expect(selection.request).toEqual({ cluster: 'big' });
    selection.setCluster('local');
    selection.follow({ cluster: 'big' });
    expect(selection.cluster?.name).toBe('local');
  });

  it('takes no placeholder for the value of a secret', () => {
    selection.follow({ options: { 'spark.x.password': HIDDEN } });
    expect([...selection.options]).toEqual([['spark.x.password', null]]);
    expect(selection.request.options).toBeUndefined();
  });

  it('renames an option where it stands', () => {
    selection.load({ options: { 'spark.a': '1', 'spark.b': '2' } });
    selection.renameOption('spark.a', 'spark.c');
    expect([...selection.options]).toEqual([
      ['spark.c', '1'],
      ['spark.b', '2']
    ]);
  });

  it('keeps a rejection until its option is changed', () => {
    selection.setOption('spark.a', '1');
    selection.reject({ name: 'spark.a', message: 'No.' });
    selection.setOption('spark.b', '1');
    expect(selection.rejectionOf('spark.a')).toBe('No.');
    expect(selection.rejectionOf('spark.b')).toBeNull();
    selection.setOption('spark.a', '2');
    expect(selection.rejectedOption).toBeNull();
  });
});
