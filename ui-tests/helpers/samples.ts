import type { components } from '../../src/schema';

export type Model = components['schemas']['Server'];
export type State = Model['state'];

const MINUTE = 60_000;
const GIGABYTE = 1024 ** 3;

export const CLUSTERS: components['schemas']['Cluster'][] = [
  {
    name: 'local',
    display_name: 'Local',
    description: 'All cores of this machine',
    master: 'local[*]',
    cost: '',
    needs: '',
    bundles: ['iceberg'],
    locked: ['spark.ui.*'],
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
    cost: '0.12 CHF per core and hour',
    needs: 'a Kerberos ticket (kinit)',
    bundles: [],
    locked: [],
    sizing: {
      cores: null,
      driver_memory: 2 * GIGABYTE,
      memory_limit: 23 * GIGABYTE
    }
  }
];

export const BUNDLES: components['schemas']['Bundle'][] = [
  {
    name: 'iceberg',
    display_name: 'Iceberg',
    description: 'Tables that many can write, with snapshots',
    info: 'Brings the Iceberg runtime.',
    clusters: ['local', 'yarn'],
    options: [
      {
        name: 'spark.jars.packages',
        value: 'org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.10.0',
        concatenate: ','
      }
    ]
  },
  {
    name: 'memory',
    display_name: 'Large memory',
    description: 'A driver of 16 GB',
    info: '',
    clusters: ['local'],
    options: [{ name: 'spark.driver.memory', value: '16g', concatenate: null }]
  }
];

export const OPTION_REFERENCE: components['schemas']['OptionReference'] = {
  spark_version: '4.3.0',
  minor: '4.3',
  options: [
    option('spark.driver.memory', 'bytes', 'm', '1g', 'Memory of the driver.'),
    option('spark.executor.memory', 'bytes', 'm', '1g', 'Memory per executor.'),
    option('spark.jars.packages', 'list', null, null, 'Maven coordinates.'),
    option(
      'spark.sql.adaptive.enabled',
      'boolean',
      null,
      'true',
      'Adapts a query while it runs.'
    )
  ]
};

export const PROPERTIES: components['schemas']['Property'][] = [
  {
    name: 'spark.driver.memory',
    value: '4g',
    secret: false,
    origins: [
      { origin: { kind: 'user', name: null }, value: '4g' },
      { origin: { kind: 'bundle', name: 'Large memory' }, value: '16g' }
    ]
  },
  {
    name: 'spark.hadoop.fs.s3a.secret.key',
    value: '(hidden)',
    secret: true,
    origins: [{ origin: { kind: 'user', name: null }, value: '(hidden)' }]
  }
];

export const LOG = [
  '26/11/21 10:00:01 INFO SparkContext: Running Spark version 4.3.0',
  '26/11/21 10:00:02 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform',
  '26/11/21 10:00:03 ERROR SparkConnectServer: Error starting Spark Connect server'
];

/** What the doctor finds; more than one of each, as on a real machine. */
export const CHECKS: components['schemas']['Check'][] = [
  check('java', 'ok', 'Java 17 was found in /usr/lib/jvm/java-17.'),
  check('spark', 'ok', 'Spark 4.3.0 was found beside Jupyter.'),
  check(
    'memory',
    'failure',
    'The driver would take 30 GB, and this container has 23 GB in all.',
    'Ask for less: spark.driver.memory of 16g leaves room for the notebooks.'
  ),
  check('port', 'ok', 'Port 15002 is free.'),
  check(
    'proxy',
    'warning',
    'The variable https_proxy is set, and no_proxy does not name localhost.',
    'Add localhost to no_proxy.'
  ),
  check('disk', 'ok', 'The temporary folder has 41 GB of room.')
];

/** The situations within a state that look different from the usual one. */
export const SITUATIONS = {
  adopted: () => ({ adopted: true, since: ago(2 * MINUTE) }),
  idle: () => ({ idle_stop_at: ago(-4.5 * MINUTE), notebooks: [] }),
  noted: () => ({
    stop_reason: 'Spark was stopped after 30 minutes without use.'
  }),
  lost: () => ({ error: LOSS }),
  reviving: () => ({ error: LOSS, restart_at: ago(-MINUTE / 2) }),
  unprepared: () => ({
    error: {
      code: 'not_prepared' as const,
      message: 'Spark was not started: 1 check has failed.',
      hint: 'Mend what the check names, or start anyway.',
      log: [],
      checks: CHECKS,
      notebooks: [],
      made: []
    }
  })
} satisfies Record<string, () => Partial<Model>>;

/** The name of a situation. */
export type Situation = keyof typeof SITUATIONS;

const LOSS: components['schemas']['Failure'] = {
  code: 'killed_for_memory',
  message: 'Spark was killed because the container ran out of memory.',
  hint: 'Give the driver less memory (spark.driver.memory), or close other notebooks.',
  log: [LOG[2]],
  checks: [],
  notebooks: ['flights.ipynb', 'delays.ipynb'],
  made: [{ notebook: 'flights.ipynb', things: { view: ['flights'] } }]
};

function check(
  id: string,
  state: components['schemas']['Check']['state'],
  message: string,
  remedy: string | null = null
): components['schemas']['Check'] {
  return { id, state, message, remedy };
}

function option(
  name: string,
  kind: components['schemas']['OptionKind'],
  unit: components['schemas']['SparkOption']['unit'],
  standard: string | null,
  doc: string
): components['schemas']['SparkOption'] {
  return {
    name,
    kind,
    unit,
    values: null,
    minimum: null,
    maximum: null,
    default: standard,
    doc,
    since: '',
    live: false
  };
}

function ago(milliseconds: number): string {
  return new Date(Date.now() - milliseconds).toISOString();
}

/** Return the usual model of a state. */
export function model(state: State): Model {
  const isRunning = state === 'ready' || state === 'stopping';
  return {
    state,
    step:
      { starting: 'Opening port 15002', stopping: 'Asking Spark to end' }[
        state as string
      ] ?? null,
    cluster: state === 'stopped' ? null : 'local',
    bundles: [],
    user_options: {},
    set_options: [],
    database: isRunning ? 'spark_catalog.default' : null,
    models: 0,
    session_mode: { default: 'shared', locked: false },
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
    executors: [],
    external_links: null,
    limitations: [],
    background: null,
    adopted: false,
    idle_stop_at: null,
    restart_at: null,
    stop_reason: null,
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
            notebooks: [],
            made: []
          }
        : null
  };
}

function notebook(
  path: string,
  state: components['schemas']['Notebook']['state']
): components['schemas']['Notebook'] {
  const name = path.split('/').pop() ?? path;
  return {
    kernel_id: `kernel-of-${name}`,
    path,
    name,
    state,
    mode: 'shared',
    label: null,
    memory: null
  };
}
