import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import type { Configuration } from './configuration';
import { nearMiss } from './nearMiss';
import { isSecretName } from './secrets';
import { checkValue } from './values';

/** What is to be said of a chosen option. */
export interface IMarks {
  /** Whether the cluster keeps it to itself. */
  readonly isLocked: boolean;
  /** Display names of the chosen bundles whose value counts no longer. */
  readonly overrides: ReadonlyArray<string>;
  /** Display names of the chosen bundles to whose value this one is added. */
  readonly addsTo: ReadonlyArray<string>;
  /** Whether Spark does not list it; false while that is not known. */
  readonly isUnlisted: boolean;
  /** What is wrong with it; null when nothing is. */
  readonly problem: string | null;
  /** The option that was probably meant; null when none is near. */
  readonly meant: string | null;
}

/** What is to be said of an option with this value. */
export function marksOf(
  name: string,
  value: string | null,
  configuration: Configuration,
  trans: TranslationBundle
): IMarks {
  const { choice } = configuration;
  // The last bundle says how what comes on top of it is taken.
  const touched = choice.bundles.filter(bundle => Private.find(bundle, name));
  const last = touched[touched.length - 1];
  const isAdded =
    last !== undefined && Private.find(last, name)?.concatenate !== null;
  const names =
    value === null ? [] : touched.map(bundle => bundle.display_name);
  const isLocked = choice.isLocked(name);
  const said = isLocked
    ? Private.NOTHING
    : Private.judge(name, value, configuration, trans);
  return {
    isLocked,
    overrides: isAdded ? [] : names,
    addsTo: isAdded ? names : [],
    isUnlisted: said.isUnlisted,
    problem: choice.refusalOf(name) ?? said.problem,
    meant: said.meant
  };
}

namespace Private {
  type IJudged = Pick<IMarks, 'isUnlisted' | 'problem' | 'meant'>;

  export const NOTHING: IJudged = {
    isUnlisted: false,
    problem: null,
    meant: null
  };

  /** What a bundle says of an option. */
  export function find(
    bundle: ISparkServer.IBundle,
    name: string
  ): ISparkServer.IBundle['options'][number] | undefined {
    return bundle.options.find(option => option.name === name);
  }

  /** What the server says; until it has, what the browser can tell by itself. */
  export function judge(
    name: string,
    value: string | null,
    configuration: Configuration,
    trans: TranslationBundle
  ): IJudged {
    const { catalogue, judgement } = configuration;
    const option = catalogue.find(name);
    const said = judgement.find(name, value);
    if (said) {
      const isNote = said.level === 'note';
      return {
        isUnlisted: isNote && !option,
        problem: isNote ? null : said.message,
        meant: said.suggestion
      };
    }
    if (option) {
      const problem = value === null ? null : checkOption(option, value, trans);
      return { ...NOTHING, problem };
    }
    // Spark takes many names that it does not list: only the server knows them.
    return judgement.isSilent && catalogue.minor !== null
      ? {
          isUnlisted: true,
          problem: null,
          meant: nearMiss(name, catalogue.options)
        }
      : NOTHING;
  }

  /** The problem with a value; the words do not repeat a secret. */
  function checkOption(
    option: ISparkServer.IOption,
    value: string,
    trans: TranslationBundle
  ): string | null {
    const problem = checkValue(option, value, trans);
    return problem !== null && isSecretName(option.name)
      ? trans.__('The value of %1 is not one that Spark takes.', option.name)
      : problem;
  }
}
