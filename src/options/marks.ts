import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';
import type { Catalogue } from './catalogue';
import type { Choice } from './choice';
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
  /** The option that was probably meant; null when none is near. */
  readonly meant: string | null;
  /** What is wrong with its value; null when nothing is. */
  readonly problem: string | null;
}

/** What is to be said of an option with this value. */
export function marksOf(
  name: string,
  value: string | null,
  choice: Choice,
  catalogue: Catalogue,
  trans: TranslationBundle
): IMarks {
  const option = catalogue.find(name);
  const isUnlisted = catalogue.minor !== null && !option;
  // The last bundle says how what comes on top of it is taken.
  const touched = choice.bundles.filter(bundle => Private.find(bundle, name));
  const last = touched[touched.length - 1];
  const isAdded =
    last !== undefined && Private.find(last, name)?.concatenate !== null;
  const names =
    value === null ? [] : touched.map(bundle => bundle.display_name);
  return {
    isLocked: choice.isLocked(name),
    overrides: isAdded ? [] : names,
    addsTo: isAdded ? names : [],
    isUnlisted,
    meant: isUnlisted ? nearMiss(name, catalogue.options) : null,
    problem:
      choice.refusalOf(name) ??
      (option && value !== null ? Private.check(option, value, trans) : null)
  };
}

namespace Private {
  /** What a bundle says of an option. */
  export function find(
    bundle: ISparkServer.IBundle,
    name: string
  ): ISparkServer.IBundle['options'][number] | undefined {
    return bundle.options.find(option => option.name === name);
  }

  /** The problem with a value; the words do not repeat a secret. */
  export function check(
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
