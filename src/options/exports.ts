import type { TranslationBundle } from '@jupyterlab/translation';

import type { OptionsApi } from './api';
import { HIDDEN } from './secrets';

/** Return the properties as a file that Spark reads, such as `spark-defaults.conf`. */
export function toProperties(
  properties: ReadonlyArray<OptionsApi.IProperty>,
  trans: TranslationBundle
): string {
  const lines = Private.portable(properties).map(property =>
    Private.isHidden(property)
      ? `# ${Private.secretSentence(property, trans)}`
      : `${Private.propertyKey(property.name)}=${Private.propertyValue(property.value)}`
  );
  return lines.map(line => `${line}\n`).join('');
}

/** Return the properties as Python code that makes a session with them. */
export function toBuilder(
  properties: ReadonlyArray<OptionsApi.IProperty>,
  trans: TranslationBundle
): string {
  const lines = Private.portable(properties).map(property =>
    Private.isHidden(property)
      ? `    # ${Private.secretSentence(property, trans)}`
      : `    .config(${Private.pythonText(property.name)}, ${Private.pythonText(property.value)})`
  );
  return [
    'from pyspark.sql import SparkSession',
    '',
    'spark = (',
    '    SparkSession.builder',
    ...lines,
    '    .getOrCreate()',
    ')',
    ''
  ].join('\n');
}

namespace Private {
  /** Return the properties that mean something elsewhere: those that this extension sets for itself do not. */
  export function portable(
    properties: ReadonlyArray<OptionsApi.IProperty>
  ): ReadonlyArray<OptionsApi.IProperty> {
    return properties.filter(
      property => property.origins[0]?.origin.kind !== 'product'
    );
  }

  /** Whether the value is not known here. */
  export function isHidden(property: OptionsApi.IProperty): boolean {
    return property.secret || property.value.includes(HIDDEN);
  }

  /** Return what stands in the place of a secret. */
  export function secretSentence(
    property: OptionsApi.IProperty,
    trans: TranslationBundle
  ): string {
    return trans.__('%1 holds a secret: set it yourself.', property.name);
  }

  /** Return a text as Python writes it. */
  export function pythonText(text: string): string {
    // Each escape of JSON means the same in Python.
    return JSON.stringify(text);
  }

  export function propertyKey(name: string): string {
    return escaped(name).replace(/[=:#! ]/g, '\\$&');
  }

  export function propertyValue(value: string): string {
    return escaped(value).replace(/^ /, '\\ ');
  }

  /** Plain ASCII, since Java has read such files as Latin-1 or as UTF-8 depending on who called it. */
  function escaped(text: string): string {
    return text.replace(
      /[\\\t\n\r\f]|[^ -~]/g,
      character =>
        SHORT[character] ??
        `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    );
  }

  const SHORT: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '\t': '\\t',
    '\n': '\\n',
    '\r': '\\r',
    '\f': '\\f'
  };
}
