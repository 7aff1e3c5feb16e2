import { Signal } from '@lumino/signaling';

import { SparkError } from '../../request';
import type { ISparkServer } from '../../tokens';
import type { LogApi } from '../api';

type Entry = LogApi.IEntry;

/** A log in memory that answers as `GET server/log` does, one byte a character. */
export class FakeLog {
  constructor(text = '', generation = 1000) {
    this.texts.set(generation, text);
    this.generation = generation;
  }

  readonly texts = new Map<number, string>();
  readonly queries: LogApi.IQuery[] = [];
  generation: number;
  start = 0;

  /** Bytes of a filtered log that one answer looks at. */
  scan = 2000;

  /** What the next requests are refused with. */
  refusal: SparkError | null = null;

  write(text: string): void {
    this.texts.set(
      this.generation,
      (this.texts.get(this.generation) ?? '') + text
    );
  }

  /** Start Spark again. */
  startAgain(text: string): void {
    this.generation += 1000;
    this.start = 0;
    this.texts.set(this.generation, text);
    const { model } = this.server as { model: ISparkServer.IModel };
    Object.assign(this.server, {
      model: { ...model, generation: this.generation }
    });
    this._changed.emit();
  }

  /** Say that the state holder has another answer. */
  tell(): void {
    this._changed.emit();
  }

  /** The part of the state holder that the log uses. */
  readonly server = { model: null } as ISparkServer;

  /** The routes of the log. */
  readonly api = {
    read: query => this._read(query),
    downloadUrl: generation => `/download?generation=${generation}`
  } as LogApi;

  private async _read(query: LogApi.IQuery): Promise<LogApi.IPiece> {
    this.queries.push(query);
    await Promise.resolve();
    if (this.refusal) {
      throw this.refusal;
    }
    const generation = query.generation ?? this.generation;
    const text = this.texts.get(generation);
    if (text === undefined) {
      throw new SparkError('log_missing', 'There is no such log.');
    }
    const end = text.length;
    const start = end === 0 ? 0 : this.start;
    const limit = query.limit ?? 1000;
    const isForward =
      query.offset !== undefined && query.direction !== 'backward';
    const at = Math.min(Math.max(query.offset ?? end, start), end);
    const isFiltered = Boolean(query.levels ?? query.search);
    const reach = isFiltered ? this.scan : limit;
    const all = entriesOf(text).filter(entry => entry.offset >= start);
    const side = all.filter(entry =>
      isForward ? entry.offset >= at : entry.offset + entry.length <= at
    );
    const seen = (isForward ? side : side.reverse()).filter(
      (entry, place) =>
        place === 0 ||
        (isForward
          ? entry.offset + entry.length <= at + reach
          : entry.offset >= at - reach)
    );
    let kept = seen.filter(
      entry =>
        (!query.levels || query.levels.includes(entry.level)) &&
        entry.text.toLowerCase().includes((query.search ?? '').toLowerCase())
    );
    let far = seen[seen.length - 1];
    if (isFiltered) {
      let room = limit;
      const fitting = kept.filter(entry => (room -= entry.length) >= 0);
      if (fitting.length < kept.length) {
        kept = fitting.length > 0 ? fitting : kept.slice(0, 1);
        far = kept[kept.length - 1];
      }
    }
    const rest = this._rest(text, at, isForward);
    if (rest) {
      kept = [rest];
      far = rest;
    }
    return {
      generation,
      start,
      end,
      from: isForward ? at : (far?.offset ?? at),
      to: isForward ? (far ? far.offset + far.length : at) : at,
      entries: isForward ? kept : kept.reverse()
    };
  }

  /** The rest of an entry in whose middle one reads on. */
  private _rest(text: string, at: number, isForward: boolean): Entry | null {
    const whole = entriesOf(text).find(
      entry => entry.offset < at && entry.offset + entry.length > at
    );
    return whole && isForward
      ? {
          ...whole,
          offset: at,
          length: whole.offset + whole.length - at,
          text: '\n' + text.slice(at, whole.offset + whole.length - 1),
          continues: true
        }
      : null;
  }

  private readonly _changed = (() => {
    const signal = new Signal<ISparkServer, void>(this.server);
    Object.assign(this.server, {
      changed: signal,
      model: { generation: null }
    });
    return signal;
  })();
}

/** A line of a level. */
export function line(number: number, level = 'INFO', text = 'text'): string {
  return `26/11/21 03:59:32 ${level} Foo: ${number} ${text}\n`;
}

/** Many lines. */
export function lines(count: number, level = 'INFO'): string {
  return Array.from({ length: count }, (_, number) => line(number, level)).join(
    ''
  );
}

/** The numbers of the lines that are at hand. */
export function numbersOf(entries: ReadonlyArray<Entry>): number[] {
  return entries.map(entry => Number(/Foo: (\d+)/.exec(entry.text)?.[1]));
}

/** The numbers from one to another. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

function entriesOf(text: string): Entry[] {
  return [...text.matchAll(/^\d\d\/.*\n(?:(?!\d\d\/).*\n)*/gm)].map(found => ({
    offset: found.index,
    length: found[0].length,
    level: (/ (INFO|WARN|ERROR|FATAL) /.exec(found[0])?.[1] ??
      'OTHER') as Entry['level'],
    text: found[0].slice(0, -1),
    continues: false
  }));
}
