import type { ServerConnection } from '@jupyterlab/services';

import { post, request } from '../request';
import type { components } from '../schema';
import type { ISparkServer } from '../tokens';

/** The routes that change the running Spark, and that tell what a change would mean. */
export class ChangesApi {
  /**
   * @param settings - The settings of the Jupyter server.
   */
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /**
   * Change runtime options of the session that all notebooks share; null takes one back.
   *
   * @throws SparkError when the server refuses; then none has changed.
   */
  changeOptions(options: ChangesApi.IOptions): Promise<ISparkServer.IModel> {
    return post(this._settings, 'server/options', { options });
  }

  /**
   * Take back options that notebooks have set in the session that they share.
   *
   * @throws SparkError when the server refuses; then none has changed.
   */
  resetOptions(names: ReadonlyArray<string>): Promise<ISparkServer.IModel> {
    return post(this._settings, 'server/options/reset', { names });
  }

  /**
   * Return what would change if Spark ran with a request, and what the notebooks would lose by it.
   *
   * @throws SparkError when Spark does not run.
   */
  compare(
    request: ISparkServer.IStartRequest
  ): Promise<ChangesApi.IComparison> {
    return post(this._settings, 'server/comparison', request);
  }

  /**
   * Return what the notebooks would lose if Spark stopped now.
   *
   * @throws SparkError when Spark does not run.
   */
  getLosses(): Promise<ISparkServer.ILosses> {
    return request(this._settings, 'server/losses');
  }

  private readonly _settings: ServerConnection.ISettings;
}

/** The namespace of `ChangesApi`. */
export namespace ChangesApi {
  /** New values by name; null takes one back. */
  export type IOptions = components['schemas']['OptionUpdate']['options'];

  /** How a request differs from what runs. */
  export type IComparison = components['schemas']['Comparison'];

  /** One thing that differs. */
  export type IDifference = components['schemas']['Difference'];
}
