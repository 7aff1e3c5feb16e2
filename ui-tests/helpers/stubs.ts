import type { Page, Route } from '@playwright/test';

import type { components } from '../../src/schema';

type Model = components['schemas']['Server'];
type State = Model['state'];

const MINUTE = 60_000;
const GIGABYTE = 1024 ** 3;

const CLUSTERS: components['schemas']['Cluster'][] = [
  {
    name: 'local',
    display_name: 'Local',
    description: 'All cores of this machine',
    master: 'local[*]',
    sizing: {
      cores: 2,
      driver_memory: 8 * GIGABYTE,
      memory_limit: 23 * GIGABYTE
    }
  },
  {
    name: 'yarn',
    display_name: 'Analytics cluster',
    description: 'For what does not fit on one machine',
    master: 'yarn',
    sizing: {
      cores: null,
      driver_memory: 2 * GIGABYTE,
      memory_limit: 23 * GIGABYTE
    }
  }
];

const LOG = [
  '26/11/21 10:00:01 INFO SparkContext: Running Spark version 4.3.0',
  '26/11/21 10:00:02 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform',
  '26/11/21 10:00:03 ERROR SparkConnectServer: Error starting Spark Connect server'
];

/**
 * Answer for our REST API, so that a state can be looked at without a Spark.
 *
 * @param page - The page whose requests are answered.
 * @param state - The state to show, or `missing` for a Jupyter server without the extension.
 * @param change - What is different from the usual model of that state.
 */
export async function stubServer(
  page: Page,
  state: State | 'missing',
  change: Partial<Model> = {}
): Promise<void> {
  await page.route(/\/spark-connect\/api\//, route =>
    state === 'missing'
      ? route.fulfill({ status: 404, json: { message: 'Not Found' } })
      : answer(route, { ...model(state), ...change })
  );
}

async function answer(route: Route, told: Model): Promise<void> {
  const { pathname } = new URL(route.request().url());
  if (pathname.endsWith('/clusters')) {
    await route.fulfill({ json: CLUSTERS });
  } else if (pathname.endsWith('/server/log')) {
    await route.fulfill({ json: piece(told.generation ?? 0) });
  } else {
    await route.fulfill({ json: { ...told, now: new Date().toISOString() } });
  }
}

function piece(generation: number): components['schemas']['LogPiece'] {
  let offset = 0;
  const entries = LOG.map(text => {
    const entry = {
      offset,
      length: text.length + 1,
      level: text.split(' ')[2] as 'INFO' | 'WARN' | 'ERROR',
      text,
      continues: false
    };
    offset += entry.length;
    return entry;
  });
  return { generation, start: 0, end: offset, from: 0, to: offset, entries };
}

function ago(milliseconds: number): string {
  return new Date(Date.now() - milliseconds).toISOString();
}

function model(state: State): Model {
  const isRunning = state === 'ready' || state === 'stopping';
  return {
    state,
    step:
      { starting: 'Opening port 15002', stopping: 'Asking Spark to end' }[
        state as string
      ] ?? null,
    cluster: state === 'stopped' ? null : 'local',
    endpoint: isRunning ? 'sc://localhost:15002' : null,
    options: isRunning
      ? { 'spark.driver.memory': '8g', 'spark.hadoop.fs.s3a.secret.key': '…' }
      : {},
    spark: isRunning
      ? {
          version: '4.3.0',
          app_id: 'local-1763719200000',
          web_ui: 'spark-connect/ui/stub/'
        }
      : null,
    process: isRunning
      ? { pid: 4711, memory: 1.2 * GIGABYTE, heap_limit: 8 * GIGABYTE }
      : null,
    started_at:
      state === 'stopped'
        ? null
        : ago(state === 'starting' ? 1200 : 14 * MINUTE),
    since: ago(state === 'starting' ? 1200 : 14 * MINUTE),
    now: ago(0),
    generation: state === 'stopped' ? null : 1763719200000,
    notebooks: isRunning
      ? [
          notebook('flights.ipynb', 'busy'),
          notebook(
            'a/very/long/folder/name/report-of-the-whole-year-2013-final.ipynb',
            'idle'
          ),
          { ...notebook('', 'unknown'), path: null, name: 'python (pid 4712)' }
        ]
      : [],
    adopted: false,
    idle_stop_at: null,
    restart_at: null,
    note: null,
    error:
      state === 'failed'
        ? {
            code: 'port_taken',
            message: 'Port 15002 is used by python (pid 4711).',
            hint: 'Use the next free port, or stop that program.',
            log: [
              LOG[2],
              '26/11/21 10:00:04 ERROR Utils: Address already in use: Service failed after 16 retries'
            ],
            checks: [],
            notebooks: []
          }
        : null
  };
}

function notebook(
  path: string,
  state: components['schemas']['Notebook']['state']
): components['schemas']['Notebook'] {
  const name = path.split('/').pop() ?? path;
  return { kernel_id: `kernel-of-${name}`, path, name, state, mode: 'shared' };
}
