import type { ServerConnection } from '@jupyterlab/services';

import { post } from '../request';
import type { components } from '../schema';
import type { ISparkServer } from '../tokens';

/** The route of the checks that a start has to pass. */
export class ChecksApi {
  /**
   * @param settings - The settings of the Jupyter server.
   */
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /**
   * Check everything that a start with a request needs; starts nothing.
   *
   * @throws SparkError when the server refuses.
   */
  run(request: ISparkServer.IStartRequest): Promise<ChecksApi.IReport> {
    return post(this._settings, 'doctor', request);
  }

  private readonly _settings: ServerConnection.ISettings;
}

/** The namespace of `ChecksApi`. */
export namespace ChecksApi {
  /** The results of the checks. */
  export type IReport = components['schemas']['Report'];
}
