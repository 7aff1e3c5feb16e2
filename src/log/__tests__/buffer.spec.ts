import type { LogApi } from '../api';
import { LogBuffer } from '../buffer';

type Entry = LogApi.IEntry;

function entry(offset: number, length = 10, more: Partial<Entry> = {}): Entry {
  return {
    offset,
    length,
    level: 'INFO',
    text: 'x'.repeat(length - 1),
    continues: false,
    ...more
  };
}

function piece(entries: Entry[]): LogApi.IPiece {
  const last = entries[entries.length - 1];
  return {
    generation: 1,
    start: 0,
    end: 1000,
    from: entries[0].offset,
    to: last.offset + last.length,
    entries
  };
}

describe('LogBuffer', () => {
  it('puts a stack trace that grew to its entry, from either side', () => {
    const head = entry(0, 10, { text: 'head', level: 'ERROR' });
    const rest = entry(10, 8, {
      text: '\n\tat x',
      level: 'ERROR',
      continues: true
    });
    for (const isForward of [true, false]) {
      const buffer = new LogBuffer();
      buffer.reset(isForward ? 0 : 10);
      if (isForward) {
        buffer.append(piece([head]));
        expect(buffer.append(piece([rest, entry(18)]))).toBe(2);
      } else {
        buffer.append(piece([rest, entry(18)]));
        buffer.prepend(piece([head]));
      }
      expect(buffer.entries.map(one => one.text)).toEqual([
        'head\n\tat x',
        entry(18).text
      ]);
      expect([buffer.from, buffer.to, buffer.bytes]).toEqual([0, 28, 28]);
    }
  });

  it('never joins what does not lie side by side', () => {
    const buffer = new LogBuffer();
    buffer.reset(0);
    buffer.append(piece([entry(0)]));
    buffer.append(piece([entry(50, 10, { continues: true })]));
    expect(buffer.entries).toHaveLength(2);
  });

  it('keeps no more than it may, and drops the far side', () => {
    const buffer = new LogBuffer({ mostBytes: 50 });
    buffer.reset(100);
    for (let offset = 100; offset < 200; offset += 10) {
      buffer.append(piece([entry(offset)]));
      expect(buffer.bytes).toBeLessThanOrEqual(50);
    }
    expect([buffer.from, buffer.to]).toEqual([150, 200]);
    expect(buffer.prepend(piece([entry(130), entry(140)]))).toBe(true);
    expect([buffer.from, buffer.to]).toEqual([130, 180]);
    expect(buffer.entries.map(one => one.offset)).toEqual([
      130, 140, 150, 160, 170
    ]);
  });

  it('counts entries too', () => {
    const buffer = new LogBuffer({ mostEntries: 3 });
    buffer.reset(0);
    buffer.append(piece([0, 10, 20, 30, 40].map(offset => entry(offset))));
    expect(buffer.entries.map(one => one.offset)).toEqual([20, 30, 40]);
  });

  it('begins anew where the file was emptied in its place', () => {
    const buffer = new LogBuffer();
    buffer.reset(0);
    buffer.append(piece([entry(0), entry(10), entry(20)]));
    buffer.moveEnd(0);
    buffer.append(piece([entry(0, 10, { text: 'new' })]));
    expect(buffer.entries.map(one => one.text)).toEqual(['new']);
  });

  it('finds the entry that holds an offset', () => {
    const buffer = new LogBuffer();
    buffer.reset(0);
    buffer.append(piece([entry(0), entry(10), entry(20)]));
    expect([0, 9, 10, 29, 30].map(at => buffer.indexAt(at))).toEqual([
      0, 0, 1, 2, -1
    ]);
  });
});
