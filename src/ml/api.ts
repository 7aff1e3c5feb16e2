import type { ServerConnection } from '@jupyterlab/services';

import { request } from '../request';
import type { components } from '../schema';

/** The route of the ML models that the session of all notebooks holds. */
export class ModelsApi {
  /**
   * @param settings - The settings of the Jupyter server.
   */
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /**
   * Return the models, and what limits them. Spark itself is asked.
   *
   * @throws SparkError when Spark does not run.
   */
  getModels(): Promise<ModelsApi.IModels> {
    return request(this._settings, 'server/models');
  }

  private readonly _settings: ServerConnection.ISettings;
}

/** The namespace of `ModelsApi`. */
export namespace ModelsApi {
  /** The models of the session. */
  export type IModels = components['schemas']['Models'];

  /** One of them. */
  export type IModel = components['schemas']['Model'];
}
