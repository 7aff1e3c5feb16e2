import { SparkError } from '../tokens';
import type { Choice } from './startSelection';

/** The option that the server refuses; null when it refuses something else. */
export function refusalOf(reason: unknown): Choice.IRefusal | null {
  return reason instanceof SparkError &&
    reason.code === 'invalid_option' &&
    reason.detail !== null
    ? { name: reason.detail, message: reason.message }
    : null;
}
