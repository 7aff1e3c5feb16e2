import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import { formatBytes, formatNames, formatTimeOfDay } from './format';

/** Return what is gone with Spark; null when no notebook has lost by it. */
export function lossSentence(
  error: ISparkServer.IFailure,
  trans: TranslationBundle
): string | null {
  const { notebooks, made } = error;
  if (made.length > 0) {
    return goneSentence(trans.__('Gone'), made, [], trans);
  }
  return notebooks.length === 0
    ? null
    : trans._n(
        'Lost with it: the session of %2.',
        'Lost with it: the sessions of %2.',
        notebooks.length,
        formatNames(notebooks, trans)
      );
}

/** Return the same without names, for where they do not fit. */
export function shortLossSentence(
  error: ISparkServer.IFailure,
  trans: TranslationBundle
): string | null {
  const { notebooks } = error;
  return notebooks.length === 0
    ? null
    : trans._n(
        'Lost with it: the session of %1 notebook.',
        'Lost with it: the session of %1 notebooks.',
        notebooks.length
      );
}

/**
 * Return what a restart costs, such as `Gone then: temp view flights, made by 01-flights.ipynb; run it again,
 * or open it.`; null when nobody loses anything.
 */
export function costSentence(
  losses: ISparkServer.ILosses,
  trans: TranslationBundle
): string | null {
  const { notebooks } = losses;
  return (
    lostObjects(losses, trans) ??
    (notebooks.length === 0
      ? null
      : trans._n(
          '%2 loses its session.',
          '%2 lose their session.',
          notebooks.length,
          formatNames(notebooks, trans)
        ))
  );
}

/** Return the same of what was made alone; null when there is nothing. */
export function lostObjects(
  losses: ISparkServer.ILosses,
  trans: TranslationBundle
): string | null {
  const bytes = losses.cached.reduce((sum, each) => sum + each.bytes, 0);
  const cached =
    bytes === 0
      ? []
      : [trans.__('%1 of cached data in all', formatBytes(bytes, trans))];
  return losses.made.length + cached.length === 0
    ? null
    : goneSentence(trans.__('Gone then'), losses.made, cached, trans);
}

/** Return the sentence that Spark will be stopped because nobody uses it, where the words cannot count down. */
export function idleSentence(time: string, trans: TranslationBundle): string {
  return trans.__('Nobody uses Spark: it stops at %1.', formatTimeOfDay(time));
}

/** Return each thing once, with the notebook that made it, and what to do: the words that a cell reads, too. */
function goneSentence(
  gone: string,
  made: ReadonlyArray<ISparkServer.IMade>,
  more: ReadonlyArray<string>,
  trans: TranslationBundle
): string {
  const parts = made.map(({ notebook, things }) =>
    notebook === null
      ? thingWords(things, trans)
      : trans.__('%1, made by %2', thingWords(things, trans), notebook)
  );
  const list = [...parts, ...more].join('; ');
  const makers = made.filter(({ notebook }) => notebook !== null).length;
  switch (makers) {
    case 0:
      return trans.__('%1: %2.', gone, list);
    case 1:
      return trans.__('%1: %2; run it again, or open it.', gone, list);
    default:
      return trans.__('%1: %2. Run them again, or open them.', gone, list);
  }
}

/** Return what one notebook has made, such as `temp views a and b and UDF f`. */
function thingWords(
  things: ISparkServer.IMade['things'],
  trans: TranslationBundle
): string {
  const named = (names: ReadonlyArray<string> = []): [number, string] => [
    names.length,
    formatNames(names, trans)
  ];
  const [views, viewNames] = named(things.view);
  const [tables, tableNames] = named(things.table);
  const frames = things.dataframe?.length ?? 0;
  const [models, modelNames] = named(counted(things.model));
  const [functions, functionNames] = named(things.function);
  const [sources, sourceNames] = named(things.data_source);
  const [artifacts, artifactNames] = named(things.artifact);
  const [options, optionNames] = named(things.option);
  const words = [
    views && trans._n('temp view %2', 'temp views %2', views, viewNames),
    tables &&
      trans._n('cached table %2', 'cached tables %2', tables, tableNames),
    frames && trans._n('%1 cached DataFrame', '%1 cached DataFrames', frames),
    models && trans._n('model %2', 'models %2', models, modelNames),
    functions && trans._n('UDF %2', 'UDFs %2', functions, functionNames),
    sources &&
      trans._n('data source %2', 'data sources %2', sources, sourceNames),
    artifacts &&
      trans._n('artifact %2', 'artifacts %2', artifacts, artifactNames),
    options &&
      trans._n('runtime option %2', 'runtime options %2', options, optionNames)
  ].filter(each => typeof each === 'string');
  const last = words.pop() ?? '';
  return words.length === 0
    ? last
    : trans.__('%1 and %2', words.join(', '), last);
}

/** Return each name once, with its number where it stands for several things. */
function counted(names: ReadonlyArray<string> = []): ReadonlyArray<string> {
  return [...new Set(names)].map(name => {
    const number = names.filter(each => each === name).length;
    return number === 1 ? name : `${name} (${number})`;
  });
}
