import { HIDDEN } from '../options/secrets';
import type { StartSelection } from '../options/startSelection';
import type { ISparkServer } from '../tokens';
import type { ChangesApi } from './api';

/**
 * Return the names of the secrets in force that the selection has no value for.
 *
 * #### Notes
 * The server never sends the value of a secret. It stays as it is when options change at run time; a restart
 * needs it entered again.
 */
export function unknownSecrets(
  running: ISparkServer.IStartRequest,
  selection: Pick<StartSelection, 'options'>
): ReadonlyArray<string> {
  return Object.entries(running.options ?? {}).flatMap(([name, value]) =>
    value === HIDDEN && selection.options.get(name) === null ? [name] : []
  );
}

/**
 * Return the option update that makes the running Spark as wanted; null when that takes a restart.
 *
 * @param differences - The differences by the server's comparison.
 * @param running - The request that corresponds to what runs.
 * @param wanted - The request that is wanted.
 */
export function liveChanges(
  differences: ReadonlyArray<ChangesApi.IDifference>,
  running: ISparkServer.IStartRequest,
  wanted: ISparkServer.IStartRequest
): ChangesApi.IOptions | null {
  const bundles = (request: ISparkServer.IStartRequest): string =>
    JSON.stringify(request.bundles ?? []);
  if (
    // Bundles belong to a start: what they set is not the user's own.
    bundles(running) !== bundles(wanted) ||
    differences.length === 0 ||
    differences.some(({ live }) => !live)
  ) {
    return null;
  }
  return Object.fromEntries(
    differences.map(({ name }) => [name, wanted.options?.[name] ?? null])
  );
}
