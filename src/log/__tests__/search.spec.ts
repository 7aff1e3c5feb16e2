import { SparkError } from '../../request';
import { LogModel } from '../model';
import { LogSearch } from '../search';
import { FakeLog, line, lines } from './fakeLog';

describe('LogSearch', () => {
  let log: FakeLog;
  let model: LogModel;
  let search: LogSearch;

  async function open(text: string): Promise<void> {
    log = new FakeLog(text);
    model = new LogModel({
      server: log.server,
      api: log.api,
      buffer: { mostBytes: 8000 }
    });
    search = new LogSearch(model);
    await model.refresh();
  }

  const found = (): string | undefined =>
    model.buffer.entries.find(entry => entry.offset === search.match)?.text;

  afterEach(() => {
    search.dispose();
    model.dispose();
  });

  it('asks nobody while the words are typed', async () => {
    await open(lines(10) + line(10, 'INFO', 'Needle'));
    const before = log.queries.length;
    search.setWords('needle');
    expect(search.count()).toEqual({ total: 1, place: 0, isWhole: true });
    expect(log.queries).toHaveLength(before);
  });

  it('goes through the matches at hand, forward and backward', async () => {
    await open(
      [0, 1, 2]
        .map(number => line(number, 'INFO', 'needle') + lines(3))
        .join('')
    );
    search.setWords('NEEDLE');
    const seen: number[] = [];
    for (const direction of ['forward', 'forward', 'backward'] as const) {
      await search.go(direction, 0);
      seen.push(search.count().place);
    }
    expect(seen).toEqual([1, 2, 1]);
  });

  it('goes round from one end of the log to the other', async () => {
    await open(
      line(0, 'INFO', 'needle') + lines(3) + line(1, 'INFO', 'needle')
    );
    search.setWords('needle');
    await search.go('backward', 0);
    expect(search.count().place).toBe(1);
    await search.go('backward', 0);
    expect(search.count().place).toBe(2);
    await search.go('forward', 0);
    expect(search.count().place).toBe(1);
  });

  it('finds what is far away and shows it', async () => {
    await open(line(7, 'WARN', 'needle') + '\tat hay\n' + lines(2000));
    expect(model.buffer.from).toBeGreaterThan(0);
    const revealed = jest.fn();
    model.revealed.connect(revealed, revealed);
    search.setWords('needle');
    await search.go('forward', model.buffer.from);
    expect(search.outcome).toBe('found');
    expect(found()).toContain('WARN Foo: 7');
    expect(model.isFollowing).toBe(false);
    expect(revealed).toHaveBeenLastCalledWith(model, {
      offset: 0,
      align: 'center'
    });
    expect(log.queries.every(query => (query.limit ?? 0) <= 4096)).toBe(true);
  });

  it('says that there is none, after one way through the log', async () => {
    await open(lines(2000));
    search.setWords('needle');
    const before = log.queries.length;
    await search.go('forward', 0);
    expect([search.outcome, search.match]).toEqual(['none', null]);
    const steps = Math.ceil(model.source.end / log.scan);
    expect(log.queries.length - before).toBeLessThan(steps * 1.2 + 3);
  });

  it('finds only what the level lets through', async () => {
    await open(line(0, 'INFO', 'needle') + lines(2000) + line(1, 'ERROR'));
    await model.setThreshold('ERROR', null);
    search.setWords('needle');
    await search.go('backward', model.buffer.from);
    expect(search.outcome).toBe('none');
  });

  it('can be cancelled', async () => {
    await open(lines(5000));
    search.setWords('needle');
    const going = search.go('forward', 0);
    await Promise.resolve();
    expect(search.outcome).toBe('searching');
    search.cancel();
    const before = log.queries.length;
    await going;
    expect(search.outcome).toBe('cancelled');
    expect(log.queries).toHaveLength(before);
  });

  it('ends when other words are typed', async () => {
    await open(lines(5000));
    search.setWords('needle');
    const going = search.go('forward', 0);
    search.setWords('needles');
    await going;
    expect(search.outcome).toBe('idle');
  });

  it('says that the server did not answer', async () => {
    await open(lines(2000));
    search.setWords('needle');
    log.refusal = new SparkError('unreachable', 'No route');
    await search.go('forward', 0);
    expect(search.outcome).toBe('failed');
  });
});
