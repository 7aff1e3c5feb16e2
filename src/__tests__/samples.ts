import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import {
  makeChangesApi,
  makeChecksApi,
  makeLogApi,
  makeModelsApi,
  makeOptionsApi
} from './sampleApis';

/** A model as the server gives it when nothing runs; the parts replace its own. */
export function makeModel(
  parts: Partial<ISparkServer.IModel> = {}
): ISparkServer.IModel {
  return {
    state: 'stopped',
    step: null,
    cluster: null,
    bundles: [],
    user_options: {},
    endpoint: null,
    options: {},
    spark: null,
    process: null,
    started_at: null,
    since: '2026-11-21T08:00:00Z',
    now: '2026-11-21T08:00:00Z',
    generation: null,
    notebooks: [],
    executors: [],
    set_options: [],
    database: null,
    models: 0,
    session_mode: { default: 'shared', locked: false },
    external_links: null,
    limitations: [],
    background: null,
    adopted: false,
    idle_stop_at: null,
    restart_at: null,
    stop_reason: null,
    error: null,
    ...parts
  };
}

/** A model of a Spark that two notebooks use. */
export function makeReadyModel(
  parts: Partial<ISparkServer.IModel> = {}
): ISparkServer.IModel {
  return makeModel({
    state: 'ready',
    cluster: 'local',
    endpoint: 'sc://localhost:15002',
    spark: {
      version: '4.3.0',
      app_id: 'local-1',
      web_ui: 'spark-connect/ui/capability/'
    },
    process: { pid: 4711, memory: 1.2 * 2 ** 30, heap_limit: 8 * 2 ** 30 },
    generation: 1,
    notebooks: [
      {
        kernel_id: 'one',
        path: 'work/flights.ipynb',
        name: 'flights.ipynb',
        state: 'busy',
        mode: 'shared',
        label: null,
        memory: null
      },
      {
        kernel_id: 'two',
        path: null,
        name: 'python (pid 4812)',
        state: 'unknown',
        mode: 'own',
        label: null,
        memory: null
      }
    ],
    ...parts
  });
}

/** A model of a start that failed. */
export function makeFailedModel(
  parts: Partial<ISparkServer.IFailure> = {},
  generation = 1
): ISparkServer.IModel {
  return makeModel({
    state: 'failed',
    cluster: 'local',
    generation,
    error: {
      code: 'port_taken',
      message: 'Port 15002 is used by python (pid 4711).',
      hint: 'Stop that program.',
      log: ['ERROR BindException'],
      checks: [],
      notebooks: [],
      made: [],
      ...parts
    }
  });
}

/** What the doctor finds on a machine without Java, and with a proxy. */
export const CHECKS: ReadonlyArray<ISparkServer.ICheck> = [
  {
    id: 'port',
    state: 'ok',
    message: 'Port 15002 is free.',
    remedy: null
  },
  {
    id: 'proxy',
    state: 'warning',
    message: 'A proxy is set for localhost.',
    remedy: 'Put localhost into NO_PROXY.'
  },
  {
    id: 'java',
    state: 'failure',
    message: 'No Java was found.',
    remedy: 'Install Java 17.'
  }
];

/** The clusters of an administrator. */
export const CLUSTERS: ReadonlyArray<ISparkServer.ICluster> = [
  {
    name: 'local',
    display_name: 'Local',
    description: 'On all cores.',
    master: 'local[*]',
    cost: '',
    needs: '',
    bundles: [],
    locked: [],
    sizing: { cores: 2, driver_memory: 8 * 2 ** 30, memory_limit: 23 * 2 ** 30 }
  },
  {
    name: 'big',
    display_name: 'Big cluster',
    description: '',
    master: 'yarn',
    cost: '',
    needs: '',
    bundles: [],
    locked: [],
    sizing: null
  }
];

/** A state holder whose answers the test gives. */
export class SampleServer implements ISparkServer {
  model: ISparkServer.IModel | null = null;
  problem: ISparkServer.IProblem | null = null;
  readonly available: {
    -readonly [K in keyof ISparkServer.IAvailable]: ISparkServer.IAvailable[K];
  } = {
    clusters: CLUSTERS,
    bundles: []
  };
  readonly changed: Signal<ISparkServer, void> = new Signal(this);
  readonly stateChanged: Signal<ISparkServer, ISparkServer.IStateChange> =
    new Signal(this);
  readonly ready = Promise.resolve();
  clockSkew = 0;
  readonly refresh = jest.fn(async (): Promise<void> => undefined);
  readonly start = jest.fn(
    async (_request?: ISparkServer.IStartRequest) => undefined
  );
  readonly stop = jest.fn(async () => undefined);
  readonly restart = jest.fn(
    async (_request?: ISparkServer.IStartRequest) => undefined
  );
  readonly keepAlive = jest.fn(async () => undefined);
  /** The routes of the features, which the test answers for. */
  readonly changesApi = makeChangesApi();
  readonly checksApi = makeChecksApi();
  readonly logApi = makeLogApi();
  readonly modelsApi = makeModelsApi();
  readonly optionsApi = makeOptionsApi();

  /** Give the next answer. */
  answer(model: ISparkServer.IModel): void {
    this.model = model;
    this.problem = null;
    this.changed.emit();
  }

  dispose(): void {
    Signal.clearData(this);
  }
}
