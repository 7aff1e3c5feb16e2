import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { components } from './schema';

/**
 * The one state holder of the extension: what the Jupyter server says of Spark, and the verbs on it.
 *
 * #### Notes
 * `model` is always an answer of the server, never a guess: a verb resolves once the server has
 * accepted it and `model` has been read again.
 */
export interface ISparkServer {
  /** The server's last answer; null until there is one. */
  readonly model: ISparkServer.IModel | null;

  /** Why there is no fresh answer; null when there is one. */
  readonly problem: ISparkServer.IProblem | null;

  /** The clusters and bundles that can be chosen; empty until they are known. */
  readonly available: ISparkServer.IAvailable;

  /** Emitted when `model`, `problem` or `available` became another. */
  readonly changed: ISignal<ISparkServer, void>;

  /** Emitted when the state became another, after `changed`. */
  readonly stateChanged: ISignal<ISparkServer, ISparkServer.IStateChange>;

  /** Resolves when the first answer, or the first problem, is there. */
  readonly ready: Promise<void>;

  /** Milliseconds that the server's clock is ahead of this browser's. */
  readonly clockSkew: number;

  /** Ask the server again. Never rejects: what goes wrong becomes `problem`. */
  refresh(): Promise<void>;

  /**
   * Start Spark.
   *
   * @throws SparkError when the server refuses.
   */
  start(request?: ISparkServer.IStartRequest): Promise<void>;

  /**
   * Stop Spark, or cancel a start.
   *
   * @throws SparkError when the server refuses.
   */
  stop(): Promise<void>;

  /**
   * Stop Spark and start it, with what is asked for or else with the same cluster, bundles and options.
   *
   * @throws SparkError when the server refuses.
   */
  restart(request?: ISparkServer.IStartRequest): Promise<void>;

  /**
   * Count as use of Spark, so that one about to be stopped as idle goes on.
   *
   * @throws SparkError when the server refuses.
   */
  keepAlive(): Promise<void>;
}

export namespace ISparkServer {
  export type IModel = components['schemas']['Server'];
  export type State = components['schemas']['State'];
  export type IStartRequest = Partial<components['schemas']['StartRequest']>;
  export type IFailure = components['schemas']['Failure'];
  export type INotebook = components['schemas']['Notebook'];
  export type ICluster = components['schemas']['Cluster'];
  export type ISizing = components['schemas']['Sizing'];
  export type ICheck = components['schemas']['Check'];
  export type IBundle = components['schemas']['Bundle'];
  export type ILosses = components['schemas']['Losses'];
  export type ISetOption = components['schemas']['SetOption'];
  export type IMade = components['schemas']['Made'];
  export type IExecutor = components['schemas']['Executor'];
  export type IExternalLinks = components['schemas']['ExternalLinks'];

  /** What a start can be asked for. */
  export interface IAvailable {
    /** The clusters of the administrator, or the only one there is. */
    readonly clusters: ReadonlyArray<ICluster>;
    /** The groups of options that the administrator offers. */
    readonly bundles: ReadonlyArray<IBundle>;
  }

  /** The state before and after a change. */
  export interface IStateChange {
    readonly oldState: State | null;
    readonly newState: State;
  }

  /** Why the server gave no answer. */
  export interface IProblem {
    /**
     * `missing`: the server extension is not installed or not enabled;
     * `forbidden`: this user may not; `unreachable`: the Jupyter server does not answer;
     * `error`: it answered something else.
     */
    readonly kind: 'missing' | 'forbidden' | 'unreachable' | 'error';
    /** What the server said; empty when it said nothing. */
    readonly message: string;
  }
}

/** The token of the state holder. */
export const ISparkServer = new Token<ISparkServer>(
  'jupyterlab-spark-connect:ISparkServer',
  'The Spark Connect server of this Jupyter server: its state, and the verbs on it.'
);

/** The one door to everything the extension does. */
export namespace CommandIDs {
  export const showPanel = 'spark-connect:show-panel';
  export const start = 'spark-connect:start';
  export const stop = 'spark-connect:stop';
  export const restart = 'spark-connect:restart';
  export const keepAlive = 'spark-connect:keep-alive';
  export const check = 'spark-connect:check';
  export const changeOptions = 'spark-connect:change-options';
  export const resetOptions = 'spark-connect:reset-options';
  export const showRequirements = 'spark-connect:show-requirements';
  export const review = 'spark-connect:review';
  export const importOptions = 'spark-connect:import-options';
  export const savePreset = 'spark-connect:save-preset';
  export const applyPreset = 'spark-connect:apply-preset';
  export const deletePreset = 'spark-connect:delete-preset';
  export const refresh = 'spark-connect:refresh';
  export const openLog = 'spark-connect:open-log';
  export const openWebUi = 'spark-connect:open-web-ui';
  export const openWebUiInBrowser = 'spark-connect:open-web-ui-in-browser';
  export const copyCode = 'spark-connect:copy-code';
  export const insertCode = 'spark-connect:insert-code';
}

/** The id of the panel in the sidebar. */
export const PANEL_ID = 'jp-spark-connect-panel';

/** The domain of every word that the translator knows. */
export const TRANSLATION_DOMAIN = 'jupyterlab_spark_connect';
