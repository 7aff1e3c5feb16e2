import type { ServerConnection } from '@jupyterlab/services';

import { apiUrl, request } from '../request';
import type { components } from '../schema';

/** The routes of the log. */
export class LogApi {
  /**
   * @param settings - The settings of the Jupyter server.
   */
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /**
   * Return a bounded piece of the log.
   *
   * @throws SparkError when there is no log.
   */
  read(query: LogApi.IQuery): Promise<LogApi.IPiece> {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        parameters.set(key, String(value));
      }
    }
    return request(this._settings, `server/log?${parameters.toString()}`);
  }

  /**
   * Return the address from which the whole log can be downloaded.
   *
   * #### Notes
   * The token travels in the address where Jupyter is opened without a cookie, as core's own
   * downloads do.
   */
  downloadUrl(generation?: number): string {
    const url = apiUrl(this._settings, 'server/log/download');
    const parameters = new URLSearchParams();
    if (generation !== undefined) {
      parameters.set('generation', String(generation));
    }
    if (this._settings.token) {
      parameters.set('token', this._settings.token);
    }
    const query = parameters.toString();
    return query ? `${url}?${query}` : url;
  }

  private readonly _settings: ServerConnection.ISettings;
}

/** The namespace of `LogApi`. */
export namespace LogApi {
  /** A piece of the log, and how far the log reaches. */
  export type IPiece = components['schemas']['LogPiece'];

  /** An entry of the log: a line, with the lines of its stack trace. */
  export type IEntry = components['schemas']['LogEntry'];

  /** The level of an entry. */
  export type Level = IEntry['level'];

  /** Which piece of the log; see `GET server/log` in openapi.yaml. */
  export interface IQuery {
    readonly generation?: number;
    readonly offset?: number;
    readonly direction?: 'forward' | 'backward';
    readonly limit?: number;
    readonly levels?: ReadonlyArray<Level>;
    readonly search?: string;
  }
}
