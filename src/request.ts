import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { components } from './schema';

/** A refusal of the Jupyter server, in its own words. */
export class SparkError extends Error {
  /**
   * @param code - The code of `components.schemas.Error` in openapi.yaml.
   * @param message - One sentence for a person.
   * @param detail - What else is known, such as the option's name.
   */
  constructor(
    readonly code: string,
    message: string,
    readonly detail: string | null = null
  ) {
    super(message);
    this.name = 'SparkError';
  }
}

/**
 * Send a request to the REST API of openapi.yaml, and return the JSON of the answer.
 *
 * #### Notes
 * The one place that talks HTTP. Beside the codes of openapi.yaml there are four for an answer that did
 * not come from our routes: `missing`, `forbidden`, `unreachable` and `error`.
 *
 * @param settings - The settings of the Jupyter server; read at each call, since the base URL may change.
 * @param path - The route below the root of the API.
 * @param init - The method and the body, where it is not a plain GET.
 * @throws SparkError when there is no answer, or when the server refuses.
 */
export async function request<T>(
  settings: ServerConnection.ISettings,
  path: string,
  init: RequestInit = {}
): Promise<T> {
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(
      apiUrl(settings, path),
      init,
      settings
    );
  } catch (reason) {
    throw new SparkError('unreachable', messageOf(reason));
  }
  const body = await Private.readJson(response);
  if (!response.ok) {
    throw Private.errorOf(response, body);
  }
  if (body === undefined) {
    throw new SparkError('error', `${response.status} without JSON`);
  }
  return body as T;
}

/**
 * Send a POST request with a JSON body; otherwise as `request`.
 *
 * @throws SparkError when there is no answer, or when the server refuses.
 */
export function post<T>(
  settings: ServerConnection.ISettings,
  path: string,
  body: object
): Promise<T> {
  return request(settings, path, {
    method: 'POST',
    body: JSON.stringify(body)
  });
}

/** Return the address of a route of the REST API. */
export function apiUrl(
  settings: ServerConnection.ISettings,
  path: string
): string {
  return URLExt.join(settings.baseUrl, API_ROOT, path);
}

/** Return the message of whatever was thrown. */
export function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

const API_ROOT = 'spark-connect/api';

namespace Private {
  /** Return the JSON of an answer; undefined when it is something else, such as a proxy's HTML page. */
  export async function readJson(response: Response): Promise<unknown> {
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** Return the error for a status that is not 2xx, of the Jupyter server or of a proxy before it. */
  export function errorOf(response: Response, body: unknown): SparkError {
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

  function isOurs(body: unknown): body is components['schemas']['Error'] {
    return (
      typeof body === 'object' &&
      body !== null &&
      'code' in body &&
      'message' in body
    );
  }
}
