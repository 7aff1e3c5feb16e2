import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { components } from './schema';
import type { ISparkServer } from './tokens';
import { SparkError } from './tokens';

/**
 * The REST API of openapi.yaml, one method per route.
 *
 * #### Notes
 * Every method rejects with a `SparkError`. Beside the codes of openapi.yaml there are four for an
 * answer that did not come from our routes: `missing`, `forbidden`, `unreachable` and `error`.
 */
export class SparkApi {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: SparkApi.IOptions) {
    this._serverSettings = options.serverSettings;
  }

  /** What the Spark server is doing now. */
  getServer(): Promise<ISparkServer.IModel> {
    return this._request('server');
  }

  /** Start the Spark server; resolves once the start is accepted. */
  startServer(
    request: ISparkServer.IStartRequest = {}
  ): Promise<ISparkServer.IModel> {
    return this._post('server', request);
  }

  /** Stop the Spark server, or cancel a start; resolves once the stop is accepted. */
  stopServer(): Promise<ISparkServer.IModel> {
    return this._request('server', { method: 'DELETE' });
  }

  /** Stop the Spark server and start it again; resolves once that is accepted. */
  restartServer(
    request: ISparkServer.IStartRequest = {}
  ): Promise<ISparkServer.IModel> {
    return this._post('server/restart', request);
  }

  /** Change runtime options of the shared session; null takes one back. */
  changeOptions(
    options: Record<string, string | null>
  ): Promise<ISparkServer.IModel> {
    return this._post('server/options', { options });
  }

  /** What would change if Spark ran with this, and what it would cost. */
  compare(
    request: ISparkServer.IStartRequest
  ): Promise<ISparkServer.IComparison> {
    return this._post('server/comparison', request);
  }

  /** What the notebooks would lose if Spark stopped now. */
  getLosses(): Promise<ISparkServer.ILosses> {
    return this._request('server/losses');
  }

  /** The properties that a start would hand to Spark. */
  review(request: ISparkServer.IStartRequest): Promise<ISparkServer.IReview> {
    return this._post('review', request);
  }

  /** The options that the installed Spark knows. */
  getOptionReference(): Promise<ISparkServer.IOptionReference> {
    return this._request('options');
  }

  /** The groups of options that the administrator offers. */
  getBundles(): Promise<ISparkServer.IBundle[]> {
    return this._request('bundles');
  }

  /** Count as use of Spark, so that one about to be stopped as idle goes on. */
  keepAlive(): Promise<ISparkServer.IModel> {
    return this._post('server/keep_alive', {});
  }

  /** Look at everything that a start with this request needs; starts nothing. */
  runChecks(
    request: ISparkServer.IStartRequest = {}
  ): Promise<ISparkServer.IReport> {
    return this._post('doctor', request);
  }

  /** The clusters that can be chosen. */
  getClusters(): Promise<ISparkServer.ICluster[]> {
    return this._request('clusters');
  }

  /** A bounded piece of the log. */
  getLog(query: ISparkServer.ILogQuery = {}): Promise<ISparkServer.ILogPiece> {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        parameters.set(key, String(value));
      }
    }
    return this._request(`server/log?${parameters.toString()}`);
  }

  /**
   * Address from which the whole log can be downloaded.
   *
   * #### Notes
   * The token travels in the address where Jupyter is opened without a cookie, as core's own
   * downloads do.
   */
  logDownloadUrl(generation?: number): string {
    const url = this._url('server/log/download');
    const parameters = new URLSearchParams();
    if (generation !== undefined) {
      parameters.set('generation', String(generation));
    }
    if (this._serverSettings.token) {
      parameters.set('token', this._serverSettings.token);
    }
    const query = parameters.toString();
    return query ? `${url}?${query}` : url;
  }

  /** Address of something below the base URL, such as the proxied Web UI. */
  proxyUrl(path: string): string {
    return URLExt.join(this._serverSettings.baseUrl, path);
  }

  private _url(path: string): string {
    return URLExt.join(this._serverSettings.baseUrl, API_ROOT, path);
  }

  private _post<T>(path: string, body: object): Promise<T> {
    return this._request(path, { method: 'POST', body: JSON.stringify(body) });
  }

  /** The one place that talks HTTP. */
  private async _request<T>(path: string, init: RequestInit = {}): Promise<T> {
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(
        this._url(path),
        init,
        this._serverSettings
      );
    } catch (reason) {
      throw new SparkError('unreachable', Private.messageOf(reason));
    }
    const body = await Private.readJson(response);
    if (!response.ok) {
      throw Private.refusal(response, body);
    }
    if (body === undefined) {
      throw new SparkError('error', `${response.status} without JSON`);
    }
    return body as T;
  }

  private readonly _serverSettings: ServerConnection.ISettings;
}

/** The namespace of `SparkApi`. */
export namespace SparkApi {
  /** The instantiation options of the API. */
  export interface IOptions {
    /** The settings of the Jupyter server; read at each call, since the base URL may change. */
    readonly serverSettings: ServerConnection.ISettings;
  }
}

const API_ROOT = 'spark-connect/api';

namespace Private {
  /** The JSON of an answer; undefined when it is something else, such as a proxy's HTML page. */
  export async function readJson(response: Response): Promise<unknown> {
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** What the Jupyter server, or a proxy before it, meant by a status that is not 2xx. */
  export function refusal(response: Response, body: unknown): SparkError {
    if (isOurs(body)) {
      return new SparkError(body.code, body.message, body.detail);
    }
    switch (response.status) {
      case 404:
        return new SparkError('missing', response.statusText);
      case 401:
      case 403:
        return new SparkError('forbidden', response.statusText);
      // JupyterHub answers 424 or 503 when there is no server for this user.
      case 424:
      case 502:
      case 503:
      case 504:
        return new SparkError('unreachable', response.statusText);
      default:
        return new SparkError(
          'error',
          `${response.status} ${response.statusText}`.trim()
        );
    }
  }

  /** The message of whatever was thrown. */
  export function messageOf(reason: unknown): string {
    return reason instanceof Error ? reason.message : String(reason);
  }

  function isOurs(body: unknown): body is components['schemas']['Error'] {
    return (
      typeof body === 'object' &&
      body !== null &&
      'code' in body &&
      'message' in body
    );
  }
}
