import type { ISparkServer } from '../tokens';
import type { LogApi } from './api';
import type { Threshold } from './levels';
import { levelsFrom } from './levels';

/** Where the log comes from: which start, from which level up, and what the server said of it last. */
export class LogSource {
  /**
   * @param server - The state holder, which knows the newest start.
   * @param api - The routes of the log.
   */
  constructor(server: ISparkServer, api: LogApi) {
    this._server = server;
    this._api = api;
  }

  /** The start whose log is read; null for the newest one, until the first answer tells it. */
  generation: number | null = null;

  /** The least level that is read. */
  threshold: Threshold = 'ALL';

  /** Offset of the first byte that the server keeps. */
  get start(): number {
    return this._start;
  }

  /** Offset behind the last byte that was written. */
  get end(): number {
    return this._end;
  }

  /** A newer start than the one whose log is read; null without one. */
  get laterGeneration(): number | null {
    const newest = this._server.model?.generation ?? null;
    return newest !== null &&
      this.generation !== null &&
      newest > this.generation
      ? newest
      : null;
  }

  /** Where a Spark that is not ours keeps its log; null for one of our own. */
  get externalLinks(): ISparkServer.IExternalLinks | null {
    return this._server.model?.external_links ?? null;
  }

  /** Address of the log as a file. */
  get downloadUrl(): string {
    return this._api.downloadUrl(this.generation ?? undefined);
  }

  /**
   * Read a piece.
   *
   * @throws SparkError when there is no log, or no answer.
   */
  read(query: LogApi.IQuery): Promise<LogApi.IPiece> {
    return this._api.read({
      generation: this.generation ?? undefined,
      levels: levelsFrom(this.threshold),
      ...query
    });
  }

  /** Take over what a piece tells of the whole log. */
  take(piece: LogApi.IPiece): void {
    this.generation = piece.generation;
    this._start = piece.start;
    this._end = piece.end;
  }

  private readonly _server: ISparkServer;
  private readonly _api: LogApi;
  private _start = 0;
  private _end = 0;
}
