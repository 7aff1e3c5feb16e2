import { HIDDEN, holdsSecret } from '../options/secrets';
import type { ISparkServer } from '../tokens';
import type { ChangesApi } from './api';

/** One thing that is not the same everywhere. */
export interface IDifferenceRow {
  /** The name of an option, or `cluster`, or `bundles`. */
  readonly name: string;
  /** What it is at each of the places that are compared; null where it is not set. */
  readonly values: ReadonlyArray<string | null>;
  /** Whether it can be changed while Spark runs; null where nobody knows. */
  readonly live: boolean | null;
}

/**
 * What runs, and what each of several would have instead, by the answers of the server.
 *
 * #### Notes
 * What an answer does not name is the same there as in what runs.
 */
export function rowsOf(
  ...comparisons: ReadonlyArray<ReadonlyArray<ChangesApi.IDifference>>
): ReadonlyArray<IDifferenceRow> {
  const all = comparisons.flat();
  const names = [...new Set(all.map(({ name }) => name))].sort(Private.order);
  return names.map(name => {
    const named = all.filter(difference => difference.name === name);
    const running = named[0].running;
    const wanted = comparisons.map(differences => {
      const found = differences.find(difference => difference.name === name);
      return found ? found.wanted : running;
    });
    return {
      name,
      values: [running, ...wanted],
      live: named.every(({ live }) => live)
    };
  });
}

/**
 * How two requests differ by what they say themselves, where there is no Spark to ask.
 *
 * #### Notes
 * A secret that the server has replaced is the same as any, since nobody here knows it; so is a cluster
 * that is not named, which is the preselected one.
 */
export function compareRequests(
  first: ISparkServer.IStartRequest,
  second: ISparkServer.IStartRequest
): ReadonlyArray<IDifferenceRow> {
  const left = Private.textsOf(first);
  const right = Private.textsOf(second);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].sort(Private.order).flatMap(name => {
    const texts = [left.get(name) ?? null, right.get(name) ?? null];
    const isOpen = name === 'cluster' && texts.includes(null);
    return texts[0] === texts[1] || isOpen || texts.includes(HIDDEN)
      ? []
      : [
          {
            name,
            values: texts.map(text => Private.shown(name, text)),
            live: null
          }
        ];
  });
}

namespace Private {
  /** Compare two names: cluster and bundles come before the options, which come in the order of their names. */
  export function order(first: string, second: string): number {
    const rank = (name: string): number => {
      const index = ['cluster', 'bundles'].indexOf(name);
      return index < 0 ? 2 : index;
    };
    return (
      rank(first) - rank(second) || (first < second ? -1 : +(first > second))
    );
  }

  /** Return everything that a request says, by name. */
  export function textsOf(
    request: ISparkServer.IStartRequest
  ): ReadonlyMap<string, string> {
    const { cluster, bundles = [], options = {} } = request;
    return new Map([
      ...(cluster !== undefined ? [['cluster', cluster] as const] : []),
      ...(bundles.length > 0 ? [['bundles', bundles.join(', ')] as const] : []),
      ...Object.entries(options)
    ]);
  }

  /** Return a value as it may be shown. */
  export function shown(name: string, value: string | null): string | null {
    return value !== null && holdsSecret(name, value) ? HIDDEN : value;
  }
}
