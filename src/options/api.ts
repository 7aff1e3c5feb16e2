import type { ServerConnection } from '@jupyterlab/services';

import { post, request } from '../request';
import type { components } from '../schema';
import type { ISparkServer } from '../tokens';

/** The routes of the options that Spark knows, and of the review of those that are selected. */
export class OptionsApi {
  /**
   * @param settings - The settings of the Jupyter server.
   */
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** Return the options that the installed Spark knows. */
  getReference(): Promise<OptionsApi.IReference> {
    return request(this._settings, 'options');
  }

  /**
   * Return the properties that a start would hand to Spark, and what is wrong with them.
   *
   * @throws SparkError when the server refuses.
   */
  review(request: ISparkServer.IStartRequest): Promise<OptionsApi.IReview> {
    return post(this._settings, 'review', request);
  }

  private readonly _settings: ServerConnection.ISettings;
}

/** The namespace of `OptionsApi`. */
export namespace OptionsApi {
  /** The options of a version of Spark. */
  export type IReference = components['schemas']['OptionReference'];

  /** An option that Spark knows. */
  export type IOption = components['schemas']['SparkOption'];

  /** What the value of an option is. */
  export type OptionKind = components['schemas']['OptionKind'];

  /** The review of a request. */
  export type IReview = components['schemas']['Review'];

  /** An option as a start would hand it to Spark. */
  export type IProperty = components['schemas']['Property'];

  /** Who set an option. */
  export type IOrigin = components['schemas']['Origin'];

  /** What is wrong with an option. */
  export type IProblem = components['schemas']['OptionProblem'];
}
