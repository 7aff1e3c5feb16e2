import { SparkError } from '../../request';
import { LogModel } from '../model';
import { FakeLog, line, lines, numbersOf, range } from './fakeLog';

const BUFFER = { mostBytes: 8000 };

describe('LogModel', () => {
  let log: FakeLog;
  let model: LogModel;

  const shown = (): number[] => numbersOf(model.buffer.entries);

  function open(text: string): Promise<void> {
    log = new FakeLog(text);
    model = new LogModel({ server: log.server, api: log.api, buffer: BUFFER });
    return model.refresh();
  }

  afterEach(() => {
    model.dispose();
  });

  it('opens at the end of the log and follows it', async () => {
    await open(lines(1000));
    expect(shown().slice(-1)).toEqual([999]);
    expect(shown()).toEqual(range(1000 - shown().length, 999));
    expect([model.isFollowing, model.isAtTail, model.hasEarlier]).toEqual([
      true,
      true,
      true
    ]);
    log.write(line(1000) + line(1001));
    await model.refresh();
    expect(shown().slice(-3)).toEqual([999, 1000, 1001]);
    expect(model.newLines).toBe(0);
  });

  it('asks for the few bytes that a view needs', async () => {
    await open(lines(100000));
    expect(model.buffer.bytes).toBeLessThanOrEqual(BUFFER.mostBytes);
    expect(log.queries.length).toBeLessThan(10);
  });

  it('gives every line once while the log grows, stack traces whole', async () => {
    await open(line(0) + line(1, 'ERROR'));
    log.write('\tat a\n');
    await model.refresh();
    log.write('\tat b\n' + line(2));
    await model.refresh();
    expect(model.buffer.entries.map(entry => entry.text)).toEqual([
      line(0).trimEnd(),
      line(1, 'ERROR') + '\tat a\n\tat b',
      line(2).trimEnd()
    ]);
  });

  it('says how many lines came while the person is elsewhere', async () => {
    await open(lines(20));
    model.setFollowing(false);
    log.write(line(20) + line(21, 'ERROR') + '\tat a\n');
    await model.refresh();
    expect(model.newLines).toBe(3);
    model.setFollowing(true);
    expect(model.newLines).toBe(0);
  });

  it('never pushes out what is being read, however much comes', async () => {
    await open(lines(50));
    model.setFollowing(false);
    for (let turn = 1; turn < 20; turn++) {
      log.write(lines(50));
      await model.refresh();
      expect(model.buffer.from).toBe(0);
    }
    expect(model.isAtTail).toBe(false);
    expect(model.newLines).toBeNull();
    await model.showEnd();
    expect(model.isFollowing).toBe(true);
    expect(model.buffer.to).toBe(model.source.end);
  });

  it('skips to the end where too much came to follow', async () => {
    await open(lines(10));
    log.write(lines(100000));
    const before = log.queries.length;
    await model.refresh();
    expect(shown().slice(-1)).toEqual([99999]);
    expect(log.queries.length - before).toBeLessThan(20);
  });

  it('reads on at both sides and drops the far one', async () => {
    await open(lines(1000));
    while (model.hasEarlier) {
      await model.loadEarlier();
      expect(model.buffer.bytes).toBeLessThanOrEqual(BUFFER.mostBytes);
    }
    expect(shown()[0]).toBe(0);
    expect([model.isAtTail, model.isFollowing]).toEqual([false, false]);
    const seen = new Set(shown());
    while (!model.isAtTail) {
      await model.loadLater();
      shown().forEach(number => seen.add(number));
      expect(shown()).toEqual(
        range(shown()[0], shown()[0] + shown().length - 1)
      );
    }
    expect(seen.size).toBe(1000);
  });

  it('shows what stands around an offset', async () => {
    await open(lines(1000));
    const revealed = jest.fn();
    model.revealed.connect(revealed, revealed);
    const offset = lines(500).length;
    await model.showAround(offset, 'center');
    expect(shown()).toContain(499);
    expect(shown()).toContain(500);
    expect(revealed).toHaveBeenCalledWith(model, { offset, align: 'center' });
    expect(model.isFollowing).toBe(false);
  });

  it('filters from a level up, through pieces that hold nothing', async () => {
    await open(
      line(0, 'ERROR') + lines(500) + line(1, 'FATAL') + line(2, 'WARN')
    );
    await model.setThreshold('ERROR', null);
    expect(shown()).toEqual([0, 1]);
    expect(model.hasEarlier).toBe(false);
    expect(model.isFollowing).toBe(true);
    log.write(line(3) + line(4, 'ERROR'));
    await model.refresh();
    expect(shown()).toEqual([0, 1, 4]);
    await model.setThreshold('WARN', null);
    expect(shown()).toEqual([0, 1, 2, 4]);
  });

  it('drops what a request brings once the window is elsewhere', async () => {
    await open(lines(10) + lines(500, 'ERROR'));
    const slow = model.setThreshold('WARN', null);
    const quick = model.setThreshold('ALL', null);
    await Promise.all([slow, quick]);
    expect(log.queries[log.queries.length - 1].levels).toBeUndefined();
    expect(model.buffer.to - model.buffer.from).toBe(model.buffer.bytes);
  });

  it('goes over to the log of the next start, and offers the one before', async () => {
    await open(lines(10));
    log.startAgain(line(0, 'WARN'));
    await model.refresh();
    await model.refresh();
    expect(model.source.generation).toBe(2000);
    expect(model.earlierGeneration).toBe(1000);
    expect(model.buffer.entries).toHaveLength(1);
    await model.showGeneration(1000);
    expect(shown()).toEqual(range(0, 9));
    expect([model.earlierGeneration, model.source.laterGeneration]).toEqual([
      null,
      2000
    ]);
    expect(model.source.downloadUrl).toBe('/download?generation=1000');
  });

  it('leaves the log that is being read when Spark starts again', async () => {
    await open(lines(10));
    model.setFollowing(false);
    log.startAgain(line(0));
    await model.refresh();
    expect(model.source.generation).toBe(1000);
    expect(model.source.laterGeneration).toBe(2000);
  });

  it('says that there is no log, and shows it once there is one', async () => {
    await open(line(0));
    log.texts.clear();
    await model.refresh();
    expect([model.presence, shown()]).toEqual(['there', [0]]);
    model.dispose();
    model = new LogModel({ server: log.server, api: log.api });
    await model.refresh();
    expect([model.presence, model.problem]).toEqual(['missing', null]);
    log.write(line(0));
    await model.refresh();
    expect(shown()).toEqual([0]);
  });

  it('keeps what it has while the server does not answer', async () => {
    await open(lines(10));
    log.refusal = new SparkError('unreachable', 'No route');
    await model.refresh();
    expect(model.problem).toBe('No route');
    expect(shown()).toEqual(range(0, 9));
    log.refusal = null;
    log.write(line(10));
    await model.refresh();
    expect(model.problem).toBeNull();
    expect(shown()).toEqual(range(0, 10));
  });

  it('reads on as soon as the Jupyter server is back', async () => {
    jest.useFakeTimers();
    try {
      await open(lines(10));
      model.isVisible = true;
      log.refusal = new SparkError('unreachable', 'No route');
      await jest.advanceTimersByTimeAsync(60000);
      expect(model.problem).toBe('No route');
      log.refusal = null;
      log.write(line(10));
      log.tell();
      await jest.advanceTimersByTimeAsync(1);
      expect(model.problem).toBeNull();
      expect(shown()).toEqual(range(0, 10));
    } finally {
      jest.useRealTimers();
    }
  });

  it('goes on with what comes when the file was deleted', async () => {
    await open(lines(10));
    const text = log.texts.get(1000) as string;
    log.texts.set(1000, '');
    await model.refresh();
    expect(shown()).toEqual(range(0, 9));
    log.texts.set(1000, text + line(10));
    log.start = text.length;
    await model.refresh();
    expect(shown()).toEqual(range(0, 10));
    expect(model.hasEarlier).toBe(false);
  });
});
