import { CLUSTERS, SampleServer } from '../../__tests__/samples';
import { Choice } from '../startSelection';
import { HIDDEN } from '../secrets';
import { BUNDLES } from './optionSamples';

describe('Choice', () => {
  let server: SampleServer;
  let choice: Choice;
  let changes: number;

  beforeEach(() => {
    server = new SampleServer();
    server.bundles = BUNDLES;
    server.clusters = [
      { ...CLUSTERS[0], bundles: ['memory'], locked: ['spark.ui.*'] },
      { ...CLUSTERS[1], bundles: ['gpu'], locked: ['spark.driver.memory'] }
    ];
    choice = new Choice(server);
    changes = 0;
    choice.changed.connect(() => {
      changes += 1;
    }, server);
  });

  it('begins with the first cluster and the bundles that are chosen beforehand', () => {
    expect(choice.request).toEqual({ cluster: 'local', bundles: ['memory'] });
    expect(choice.isTouched).toBe(false);
  });

  it('asks for nothing while no cluster is known', () => {
    server.clusters = [];
    expect(choice.request).toEqual({});
    expect(choice.dropped).toEqual([]);
  });

  it('keeps the order in which bundles were chosen, for the later one wins', () => {
    choice.toggleBundle('iceberg');
    expect(choice.request.bundles).toEqual(['memory', 'iceberg']);
    choice.toggleBundle('memory');
    expect(choice.request.bundles).toEqual(['iceberg']);
    choice.toggleBundle('memory');
    expect(choice.request.bundles).toEqual(['iceberg', 'memory']);
    expect(changes).toBe(3);
  });

  it('drops what does not fit another cluster, says so, and has it back', () => {
    choice.toggleBundle('iceberg');
    choice.load({
      ...choice.request,
      options: { 'spark.driver.memory': '4g' }
    });
    choice.setCluster('big');
    expect(choice.request).toEqual({
      cluster: 'big',
      bundles: ['gpu', 'iceberg']
    });
    expect(choice.dropped).toEqual([
      { name: 'memory', reason: 'unfit' },
      { name: 'spark.driver.memory', reason: 'locked' }
    ]);
    choice.setCluster('local');
    expect(choice.request).toEqual({
      cluster: 'local',
      bundles: ['memory', 'iceberg'],
      options: { 'spark.driver.memory': '4g' }
    });
    expect(choice.dropped).toEqual([]);
  });

  it('does not set an option that the cluster locks', () => {
    choice.setOption('spark.ui.port', '1');
    expect(choice.options.size).toBe(0);
    choice.merge({ 'spark.ui.port': '1', 'spark.app.name': 'a' });
    expect(choice.request.options).toEqual({ 'spark.app.name': 'a' });
    expect(choice.dropped).toEqual([
      { name: 'spark.ui.port', reason: 'locked' }
    ]);
  });

  it('leaves out an option without a value, and sends an empty one', () => {
    choice.setOption('spark.app.name', null);
    expect(choice.request.options).toBeUndefined();
    choice.load({ options: { 'spark.app.name': '' } });
    expect(choice.request.options).toEqual({ 'spark.app.name': '' });
    choice.removeOption('spark.app.name');
    expect(choice.options.size).toBe(0);
  });

  it('loads what was asked for and adds no bundle to it', () => {
    choice.load({ cluster: 'local', bundles: ['iceberg'] });
    expect(choice.request.bundles).toEqual(['iceberg']);
    choice.load({ cluster: 'local' });
    expect(choice.request.bundles).toBeUndefined();
  });

  it('says what is no longer offered', () => {
    choice.load({ cluster: 'gone', bundles: ['lost'] });
    expect(choice.request).toEqual({ cluster: 'local', bundles: ['memory'] });
    expect(choice.dropped).toEqual([
      { name: 'gone', reason: 'no-cluster' },
      { name: 'lost', reason: 'no-bundle' }
    ]);
  });

  it('follows what runs until a person chooses something', () => {
    choice.follow({ cluster: 'big' });
    expect(choice.request).toEqual({ cluster: 'big' });
    choice.setCluster('local');
    choice.follow({ cluster: 'big' });
    expect(choice.cluster?.name).toBe('local');
  });

  it('takes no placeholder for the value of a secret', () => {
    choice.follow({ options: { 'spark.x.password': HIDDEN } });
    expect([...choice.options]).toEqual([['spark.x.password', null]]);
    expect(choice.request.options).toBeUndefined();
  });

  it('renames an option where it stands', () => {
    choice.load({ options: { 'spark.a': '1', 'spark.b': '2' } });
    choice.renameOption('spark.a', 'spark.c');
    expect([...choice.options]).toEqual([
      ['spark.c', '1'],
      ['spark.b', '2']
    ]);
  });

  it('remembers a refusal until its option is changed', () => {
    choice.setOption('spark.a', '1');
    choice.refuse({ name: 'spark.a', message: 'No.' });
    choice.setOption('spark.b', '1');
    expect(choice.refusalOf('spark.a')).toBe('No.');
    expect(choice.refusalOf('spark.b')).toBeNull();
    choice.setOption('spark.a', '2');
    expect(choice.refusal).toBeNull();
  });
});
