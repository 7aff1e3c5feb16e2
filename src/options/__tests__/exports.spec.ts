import { nullTranslator } from '@jupyterlab/translation';

import type { OptionsApi } from '../api';
import { parseDefaults } from '../defaultsFile';
import { toBuilder, toProperties } from '../exports';
import { HIDDEN } from '../secrets';

describe('the copies of what Spark starts with', () => {
  const trans = nullTranslator.load('');
  const make = (
    name: string,
    value: string,
    kind: OptionsApi.IOrigin['kind'] = 'user',
    secret = false
  ): OptionsApi.IProperty => ({
    name,
    value,
    secret,
    origins: [{ origin: { kind, name: null }, value }]
  });
  const properties = [
    make('spark.app.name', ' "It\'s"\\ \n\tÄ€😀 = #'),
    make('spark.hadoop.fs.s3a.secret.key', HIDDEN, 'user', true),
    make('spark.driver.extraJavaOptions', `-Dpassword=${HIDDEN}`),
    make('spark.ui.filters', 'org.x', 'product')
  ];

  it('read back as a properties file, without secrets and without what is ours', () => {
    const text = toProperties(properties, trans);
    expect(text).toMatch(/^[ -~\n]*$/);
    // Spark itself takes the blank off the end.
    expect(parseDefaults(text).options).toEqual({
      'spark.app.name': properties[0].value.trim()
    });
    expect(text).toContain('# spark.hadoop.fs.s3a.secret.key holds a secret');
    expect(text).toContain('# spark.driver.extraJavaOptions holds a secret');
    expect(text).not.toContain(HIDDEN);
    expect(text).not.toContain('spark.ui.filters');
  });

  it('are Python code too', () => {
    expect(toBuilder(properties.slice(0, 2), trans)).toBe(
      `from pyspark.sql import SparkSession

spark = (
    SparkSession.builder
    .config("spark.app.name", " \\"It's\\"\\\\ \\n\\tÄ€😀 = #")
    # spark.hadoop.fs.s3a.secret.key holds a secret: set it yourself.
    .getOrCreate()
)
`
    );
  });
});
