import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';

import { withoutSecrets } from '../options/secrets';
import type { ISparkServer } from '../tokens';

/** The key of a notebook's metadata with what it requires; the kernel side reads the same. */
export const METADATA_KEY = 'spark_connect';

/** The version of what is written. */
const VERSION = 1;

/**
 * What a notebook requires of Spark.
 *
 * #### Notes
 * `none`: nothing; `damaged`: something that cannot be read; `known`: what a start would be asked for.
 */
export type Requirements =
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'known'; readonly request: ISparkServer.IStartRequest };

/** What is written into a notebook. */
export interface IWrittenRequirements {
  /** What stands in the metadata. */
  readonly value: PartialJSONObject;
  /** Names of the options that hold a secret, and were therefore left out. */
  readonly leftOut: ReadonlyArray<string>;
}

/** Return what a notebook requires, whatever stands in its metadata. */
export function readRequirements(value: unknown): Requirements {
  if (value === undefined) {
    return { kind: 'none' };
  }
  if (!Private.isObject(value)) {
    return { kind: 'damaged' };
  }
  const { cluster, bundles, options } = value;
  if (
    !(cluster === undefined || typeof cluster === 'string') ||
    !(bundles === undefined || Private.isListOfTexts(bundles)) ||
    !(options === undefined || Private.isTextsByName(options))
  ) {
    return { kind: 'damaged' };
  }
  if (cluster === undefined && bundles === undefined && options === undefined) {
    return { kind: 'none' };
  }
  return {
    kind: 'known',
    request: {
      ...(cluster !== undefined && { cluster }),
      ...(bundles !== undefined && { bundles }),
      ...(options !== undefined && { options })
    }
  };
}

/**
 * Return what a notebook is to carry: never a secret, and what others have put there stays.
 *
 * @param request - What a start would be asked for.
 * @param kept - What stands in the metadata now.
 */
export function writeRequirements(
  request: ISparkServer.IStartRequest,
  kept: unknown
): IWrittenRequirements {
  const { cluster, bundles = [], options = {} } = withoutSecrets(request);
  const foreign = Private.isObject(kept) ? { ...kept } : {};
  if (cluster === undefined) {
    delete foreign.cluster;
  }
  return {
    value: {
      ...(foreign as Record<string, PartialJSONValue>),
      version: VERSION,
      ...(cluster !== undefined && { cluster }),
      bundles: [...bundles],
      options: { ...options }
    },
    leftOut: Object.keys(request.options ?? {}).filter(
      name => !(name in options)
    )
  };
}

/**
 * Return what is left in a notebook that is to require nothing; null for nothing.
 *
 * @param kept - What stands in the metadata now.
 */
export function withoutRequirements(kept: unknown): PartialJSONObject | null {
  if (!Private.isObject(kept)) {
    return null;
  }
  const left = Object.entries(kept).filter(
    ([name]) => !['version', 'cluster', 'bundles', 'options'].includes(name)
  );
  return left.length > 0
    ? (Object.fromEntries(left) as PartialJSONObject)
    : null;
}

namespace Private {
  /** Whether a value has keys. */
  export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }

  export function isListOfTexts(value: unknown): value is string[] {
    return (
      Array.isArray(value) && value.every(each => typeof each === 'string')
    );
  }

  export function isTextsByName(
    value: unknown
  ): value is Record<string, string> {
    return isObject(value) && isListOfTexts(Object.values(value));
  }
}
