import { HIDDEN } from '../options/secrets';
import type { Choice } from '../options/choice';
import type { ISparkServer } from '../tokens';

/**
 * Names of the secrets that run and that the choice has no value for: the server never tells them.
 *
 * #### Notes
 * They are left as they are when options change at run time; a restart needs them entered again.
 */
export function untoldSecrets(
  running: ISparkServer.IStartRequest,
  choice: Pick<Choice, 'options'>
): ReadonlyArray<string> {
  return Object.entries(running.options ?? {}).flatMap(([name, value]) =>
    value === HIDDEN && choice.options.get(name) === null ? [name] : []
  );
}

/**
 * What to ask of the Spark that runs to make it as is wanted; null when that takes a restart.
 *
 * @param differences - By the answer of the server.
 * @param running - What runs.
 * @param wanted - What is chosen.
 */
export function liveChanges(
  differences: ReadonlyArray<ISparkServer.IDifference>,
  running: ISparkServer.IStartRequest,
  wanted: ISparkServer.IStartRequest
): Record<string, string | null> | null {
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
