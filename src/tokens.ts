import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type { components } from './schema';

/**
 * The one state holder of the extension: what the Jupyter server says of Spark, and the verbs on it.
 *
 * #### Notes
 * `model` is always an answer of the server, never a guess: a verb resolves once the server has
 * accepted it and `model` has been read again.
 */
export interface ISparkServer extends IDisposable {
  /** The server's last answer; null until there is one. */
  readonly model: ISparkServer.IModel | null;

  /** Why there is no fresh answer; null when there is one. */
  readonly problem: ISparkServer.IProblem | null;

  /** The clusters that can be chosen; empty until they are known. */
  readonly clusters: ReadonlyArray<ISparkServer.ICluster>;

  /** The groups of options that the administrator offers; empty until they are known. */
  readonly bundles: ReadonlyArray<ISparkServer.IBundle>;

  /** Emitted when `model`, `problem`, `clusters` or `bundles` became another. */
  readonly changed: ISignal<ISparkServer, void>;

  /** Emitted when the state became another, after `changed`. */
  readonly stateChanged: ISignal<ISparkServer, ISparkServer.IStateChange>;

  /** Resolves when the first answer, or the first problem, is there. */
  readonly ready: Promise<void>;

  /** Address of the proxied Web UI, ending in a slash; null when Spark does not run. */
  readonly webUiUrl: string | null;

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
   * Change runtime options of the session that all notebooks share; null takes one back.
   *
   * @throws SparkError when the server refuses; then none has changed.
   */
  changeOptions(options: Record<string, string | null>): Promise<void>;

  /**
   * What would change if Spark ran with this, and what the notebooks would lose by it.
   *
   * @throws SparkError when Spark does not run.
   */
  compare(
    request: ISparkServer.IStartRequest
  ): Promise<ISparkServer.IComparison>;

  /**
   * What the notebooks would lose if Spark stopped now.
   *
   * @throws SparkError when Spark does not run.
   */
  losses(): Promise<ISparkServer.ILosses>;

  /**
   * The properties that a start would hand to Spark, and what is wrong with them.
   *
   * @throws SparkError when the server refuses.
   */
  review(request: ISparkServer.IStartRequest): Promise<ISparkServer.IReview>;

  /**
   * The options that the installed Spark knows; asked for once.
   *
   * @throws SparkError when the server refuses.
   */
  optionReference(): Promise<ISparkServer.IOptionReference>;

  /**
   * Count as use of Spark, so that one about to be stopped as idle goes on.
   *
   * @throws SparkError when the server refuses.
   */
  keepAlive(): Promise<void>;

  /**
   * Look at everything that a start needs; starts nothing.
   *
   * @throws SparkError when the server refuses.
   */
  runChecks(
    request?: ISparkServer.IStartRequest
  ): Promise<ISparkServer.IReport>;

  /**
   * Read a bounded piece of the log.
   *
   * @throws SparkError when there is no log.
   */
  readLog(query?: ISparkServer.ILogQuery): Promise<ISparkServer.ILogPiece>;

  /** Address from which the whole log can be downloaded. */
  logDownloadUrl(generation?: number): string;
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
  export type IReport = components['schemas']['Report'];
  export type IBundle = components['schemas']['Bundle'];
  export type IOptionReference = components['schemas']['OptionReference'];
  export type IOption = components['schemas']['SparkOption'];
  export type OptionKind = components['schemas']['OptionKind'];
  export type IReview = components['schemas']['Review'];
  export type IProperty = components['schemas']['Property'];
  export type IOrigin = components['schemas']['Origin'];
  export type IOptionProblem = components['schemas']['OptionProblem'];
  export type IComparison = components['schemas']['Comparison'];
  export type IDifference = components['schemas']['Difference'];
  export type ILosses = components['schemas']['Losses'];
  export type IExecutor = components['schemas']['Executor'];
  export type IExternalLinks = components['schemas']['ExternalLinks'];
  export type ILogPiece = components['schemas']['LogPiece'];
  export type ILogEntry = components['schemas']['LogEntry'];
  export type LogLevel = ILogEntry['level'];

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

  /** Which piece of the log; see `GET server/log` in openapi.yaml. */
  export interface ILogQuery {
    readonly generation?: number;
    readonly offset?: number;
    readonly direction?: 'forward' | 'backward';
    readonly limit?: number;
    readonly levels?: ReadonlyArray<LogLevel>;
    readonly search?: string;
  }
}

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

/** The token of the state holder. */
export const ISparkServer = new Token<ISparkServer>(
  'jupyterlab-spark-connect:ISparkServer',
  'The Spark Connect server of this Jupyter server: its state, its log, and the verbs on it.'
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

/** The code that attaches a notebook where the automatic way is turned off. */
export const CONNECT_CODE =
  'from jupyterlab_spark_connect import connect\n\nspark = connect()';

/** The id of the panel in the sidebar. */
export const PANEL_ID = 'jp-spark-connect-panel';

/** The domain of every word that the translator knows. */
export const TRANSLATION_DOMAIN = 'jupyterlab_spark_connect';
