import { SparkError } from '../request';
import type { ISparkServer } from '../tokens';

import type { StartSelection } from './startSelection';

/**
 * Return the start request that a kept value holds; null when it holds none.
 *
 * #### Notes
 * It may be of an older version, or written by hand: what is not as it should be is left out.
 */
export function readRequest(value: unknown): ISparkServer.IStartRequest | null {
  if (!Private.isObject(value)) {
    return null;
  }
  const { cluster, bundles, options } = value;
  const names = Array.isArray(bundles)
    ? bundles.filter((name): name is string => typeof name === 'string')
    : [];
  const texts = Private.isObject(options)
    ? Object.entries(options).filter(
        (pair): pair is [string, string] =>
          pair[0].startsWith('spark.') && typeof pair[1] === 'string'
      )
    : [];
  const request: ISparkServer.IStartRequest = {
    ...(typeof cluster === 'string' && { cluster }),
    ...(names.length > 0 && { bundles: names }),
    ...(texts.length > 0 && { options: Object.fromEntries(texts) })
  };
  return Object.keys(request).length > 0 ? request : null;
}

/** Return the option for which the server rejected a request; null when the reason is another. */
export function readRejectedOption(
  reason: unknown
): StartSelection.IRejectedOption | null {
  return reason instanceof SparkError &&
    reason.code === 'invalid_option' &&
    reason.detail !== null
    ? { name: reason.detail, message: reason.message }
    : null;
}

namespace Private {
  /** Whether a value has keys. */
  export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}
