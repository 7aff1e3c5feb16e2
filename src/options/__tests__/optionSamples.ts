import type { OptionsApi } from '../api';
import type { ISparkServer } from '../../tokens';

/** An option of a reference; the parts replace its own. */
export function makeOption(
  name: string,
  parts: Partial<OptionsApi.IOption> = {}
): OptionsApi.IOption {
  return {
    name,
    kind: 'text',
    unit: null,
    values: null,
    minimum: null,
    maximum: null,
    default: null,
    doc: '',
    since: '',
    live: false,
    ...parts
  };
}

/** A few options of Spark. */
export const OPTIONS: ReadonlyArray<OptionsApi.IOption> = [
  makeOption('spark.driver.maxResultSize', {
    kind: 'bytes',
    unit: 'b',
    default: '1g',
    doc: 'Size limit for results.'
  }),
  makeOption('spark.driver.memory', {
    kind: 'bytes',
    unit: 'm',
    default: '1g',
    maximum: '8g',
    doc: 'Amount of memory to use for the driver process.'
  }),
  makeOption('spark.executor.memory', {
    kind: 'bytes',
    unit: 'm',
    default: '1g',
    doc: 'Amount of memory to use per executor process.'
  }),
  makeOption('spark.jars.packages', {
    kind: 'list',
    doc: 'Maven coordinates of jars to include.'
  }),
  makeOption('spark.scheduler.mode', {
    kind: 'enumeration',
    values: ['FAIR', 'FIFO'],
    default: 'FIFO'
  }),
  makeOption('spark.sql.adaptive.enabled', {
    kind: 'boolean',
    default: 'true',
    doc: 'Re-optimizes the query in the middle of its execution.',
    live: true
  }),
  makeOption('spark.sql.shuffle.partitions', {
    kind: 'integer',
    minimum: '1',
    default: '200',
    doc: 'Partitions when shuffling data for joins.',
    live: true
  })
];

/** A reference of them. */
export const REFERENCE: OptionsApi.IReference = {
  spark_version: '4.3.0',
  minor: '4.3',
  options: [...OPTIONS]
};

/** The bundles of an administrator; one is for another cluster. */
export const BUNDLES: ReadonlyArray<ISparkServer.IBundle> = [
  {
    name: 'iceberg',
    display_name: 'Iceberg',
    description: 'Tables that many can write.',
    info: 'Brings the Iceberg runtime.',
    clusters: ['local', 'big'],
    options: [
      {
        name: 'spark.jars.packages',
        value: 'org.apache.iceberg:iceberg:1',
        concatenate: ','
      }
    ]
  },
  {
    name: 'memory',
    display_name: 'Large memory',
    description: '',
    info: '',
    clusters: ['local'],
    options: [{ name: 'spark.driver.memory', value: '6g', concatenate: null }]
  },
  {
    name: 'gpu',
    display_name: 'GPU',
    description: '',
    info: '',
    clusters: ['big'],
    options: []
  }
];
