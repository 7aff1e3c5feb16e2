import type { ISparkServer } from '../tokens';
import type { Configuration } from './configuration';

/** What is to be said of a selected option. */
export interface IMarks {
  /** Whether the cluster keeps users from setting it. */
  readonly isLocked: boolean;
  /** Display names of the selected bundles whose value counts no longer. */
  readonly overrides: ReadonlyArray<string>;
  /** Display names of the selected bundles to whose value this one is added. */
  readonly addsTo: ReadonlyArray<string>;
  /** Whether Spark does not list it; false while that is not known. */
  readonly isUnlisted: boolean;
  /** What is wrong with it; null when nothing is. */
  readonly problem: string | null;
  /** The option that was probably meant; null when none is near. */
  readonly suggestion: string | null;
}

/** Return what is to be said of an option with this value, by the server's last answer. */
export function marksOf(
  name: string,
  value: string | null,
  configuration: Configuration
): IMarks {
  const { selection, reference, review } = configuration;
  // The last bundle says how what comes on top of it is taken.
  const touched = selection.bundles.filter(bundle =>
    Private.find(bundle, name)
  );
  const last = touched[touched.length - 1];
  const isAdded =
    last !== undefined && Private.find(last, name)?.concatenate !== null;
  const names =
    value === null ? [] : touched.map(bundle => bundle.display_name);
  const isLocked = selection.isLocked(name);
  const said = isLocked ? undefined : review.find(name);
  const isNote = said?.level === 'note';
  return {
    isLocked,
    overrides: isAdded ? [] : names,
    addsTo: isAdded ? names : [],
    isUnlisted: isNote && reference.minor !== null && !reference.find(name),
    problem:
      selection.rejectionOf(name) ?? (isNote ? null : (said?.message ?? null)),
    suggestion: said?.suggestion ?? null
  };
}

namespace Private {
  /** Return what a bundle says of an option. */
  export function find(
    bundle: ISparkServer.IBundle,
    name: string
  ): ISparkServer.IBundle['options'][number] | undefined {
    return bundle.options.find(option => option.name === name);
  }
}
