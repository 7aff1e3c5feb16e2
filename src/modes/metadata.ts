import type { PartialJSONObject } from '@lumino/coreutils';

import type { ISessionModes } from './tokens';

/** The key in `spark_connect` of a notebook's metadata; the kernel side reads the same. */
const MODE_KEY = 'session_mode';

/** Every session that a notebook can have. */
export const MODES: ReadonlyArray<ISessionModes.Mode> = [
  'shared',
  'copy',
  'own'
];

/** Return a value if it names a session; null for any other. */
export function asMode(value: unknown): ISessionModes.Mode | null {
  return MODES.find(mode => mode === value) ?? null;
}

/** Return which session a notebook asks for; null where it asks for none that is known. */
export function readMode(metadata: unknown): ISessionModes.Mode | null {
  return Private.isObject(metadata) ? asMode(metadata[MODE_KEY]) : null;
}

/** Return the metadata of a notebook that asks for a session; what stands there stays. */
export function writeMode(
  metadata: unknown,
  mode: ISessionModes.Mode
): PartialJSONObject {
  return { ...(Private.isObject(metadata) && metadata), [MODE_KEY]: mode };
}

namespace Private {
  /** Whether a value has keys. */
  export function isObject(value: unknown): value is PartialJSONObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}
