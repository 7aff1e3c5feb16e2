import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import { HIDDEN } from './secrets';

/**
 * What a person has selected for the next start of Spark: a cluster, bundles, options.
 *
 * #### Notes
 * Nothing is lost when another cluster is selected. What does not fit the cluster is left out of `request`
 * and listed in `excluded`, and is there again once it fits.
 */
export class StartSelection {
  /**
   * @param server - The state holder, which knows what can be selected.
   */
  constructor(server: ISparkServer) {
    this._server = server;
  }

  /** Emitted when anything here became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether a person has selected anything since the page was loaded. */
  get isTouched(): boolean {
    return this._isTouched;
  }

  /** The cluster that a start would take; undefined while none is known. */
  get cluster(): ISparkServer.ICluster | undefined {
    // The list may have become another one since then.
    const { clusters } = this._server.available;
    return (
      clusters.find(cluster => cluster.name === this._cluster) ?? clusters[0]
    );
  }

  /** The bundles that fit the cluster. */
  get fittingBundles(): ReadonlyArray<ISparkServer.IBundle> {
    const name = this.cluster?.name;
    return this._server.available.bundles.filter(
      bundle => name !== undefined && bundle.clusters.includes(name)
    );
  }

  /** The selected bundles that fit the cluster; a later one wins over an earlier one. */
  get bundles(): ReadonlyArray<ISparkServer.IBundle> {
    return this._bundleNames.flatMap(
      name => this.fittingBundles.find(bundle => bundle.name === name) ?? []
    );
  }

  /** The options by name, in the order in which they came; null for one that has no value yet. */
  get options(): ReadonlyMap<string, string | null> {
    return this._options;
  }

  /** What is selected and does not fit the cluster. */
  get excluded(): ReadonlyArray<StartSelection.IExcluded> {
    const { clusters, bundles } = this._server.available;
    const known = (name: string): boolean =>
      bundles.some(bundle => bundle.name === name);
    const fitting = this.fittingBundles.map(bundle => bundle.name);
    const isUnknown =
      this._cluster !== null &&
      clusters.length > 0 &&
      this.cluster?.name !== this._cluster;
    return [
      ...(isUnknown && this._cluster !== null
        ? [{ name: this._cluster, reason: 'no-cluster' as const }]
        : []),
      ...this._bundleNames
        .filter(name => clusters.length > 0 && !fitting.includes(name))
        .map(name => ({
          name,
          reason: known(name) ? ('unfit' as const) : ('no-bundle' as const)
        })),
      ...[...this._options.keys()]
        .filter(name => this.isLocked(name))
        .map(name => ({ name, reason: 'locked' as const }))
    ];
  }

  /** What a start would be asked for. */
  get request(): ISparkServer.IStartRequest {
    const cluster = this.cluster?.name;
    const bundles = this.bundles.map(bundle => bundle.name);
    const options = [...this._options].filter(
      (pair): pair is [string, string] =>
        pair[1] !== null && !this.isLocked(pair[0])
    );
    return {
      ...(cluster !== undefined && { cluster }),
      ...(bundles.length > 0 && { bundles }),
      ...(options.length > 0 && { options: Object.fromEntries(options) })
    };
  }

  /** Whether the cluster keeps users from setting an option. */
  isLocked(name: string): boolean {
    return (this.cluster?.locked ?? []).some(pattern =>
      Private.matches(pattern, name)
    );
  }

  /** The option for which the server rejected the last start; null when it did not. */
  get rejectedOption(): StartSelection.IRejectedOption | null {
    return this._rejectedOption;
  }

  /** Return why the server rejected an option; null when it did not. */
  rejectionOf(name: string): string | null {
    return this._rejectedOption?.name === name
      ? this._rejectedOption.message
      : null;
  }

  /** Select a cluster by its name. */
  setCluster(name: string): void {
    this._cluster = name;
    this._touch();
  }

  /** Select a bundle by its name, or deselect it. */
  toggleBundle(name: string): void {
    const isWanted = this._bundleNames.includes(name);
    this._picks.delete(name);
    this._picks.set(name, !isWanted);
    this._touch();
  }

  /** Set an option; null leaves it without a value. One that is locked stays as it is. */
  setOption(name: string, value: string | null): void {
    if (this.isLocked(name)) {
      return;
    }
    this._options.set(name, value);
    this._clearRejection(name);
    this._touch();
  }

  /** Rename an option, which keeps its place and its value. */
  renameOption(name: string, other: string): void {
    const pairs = [...this._options].filter(([key]) => key !== other);
    this._options = new Map(
      pairs.map(([key, value]) => [key === name ? other : key, value])
    );
    this._clearRejection(name);
    this._touch();
  }

  /** Remove an option. */
  removeOption(name: string): void {
    this._options.delete(name);
    this._clearRejection(name);
    this._touch();
  }

  /** Set several options over those that are there. */
  merge(options: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(options)) {
      this._options.set(name, value === HIDDEN ? null : value);
    }
    this._rejectedOption = null;
    this._touch();
  }

  /** Select what a person asked for, and nothing else. */
  load(request: ISparkServer.IStartRequest): void {
    this._apply(request);
    this._touch();
  }

  /** Select what runs or was kept, unless a person has selected something here. */
  follow(request: ISparkServer.IStartRequest): void {
    if (!this._isTouched) {
      this._apply(request);
      this._changed.emit();
    }
  }

  /** Set the option for which the server rejected a start; null when it accepted it. */
  reject(option: StartSelection.IRejectedOption | null): void {
    if (option !== this._rejectedOption) {
      this._rejectedOption = option;
      this._changed.emit();
    }
  }

  dispose(): void {
    Signal.clearData(this);
  }

  /** The names of the bundles, fitting or not: the cluster's preselected ones, then those picked. */
  private get _bundleNames(): ReadonlyArray<string> {
    const cluster = this.cluster;
    const preselected =
      !cluster || cluster.name === (this._loadedCluster ?? undefined)
        ? []
        : cluster.bundles;
    return [
      ...preselected.filter(name => !this._picks.has(name)),
      ...[...this._picks].flatMap(([name, isWanted]) => (isWanted ? name : []))
    ];
  }

  private _apply(request: ISparkServer.IStartRequest): void {
    const { cluster, bundles = [], options = {} } = request;
    this._cluster = cluster ?? this._server.available.clusters[0]?.name ?? null;
    // A request names all its bundles: the preselected ones are not added to it.
    this._loadedCluster = this._cluster;
    this._picks = new Map(bundles.map(name => [name, true]));
    this._options = new Map(
      Object.entries(options).map(([name, value]) => [
        name,
        // The server never sends a secret: it has to be entered again.
        value === HIDDEN ? null : value
      ])
    );
    this._rejectedOption = null;
  }

  private _clearRejection(name: string): void {
    if (this._rejectedOption?.name === name) {
      this._rejectedOption = null;
    }
  }

  private _touch(): void {
    this._isTouched = true;
    this._changed.emit();
  }

  private readonly _server: ISparkServer;
  private readonly _changed = new Signal<this, void>(this);
  private _cluster: string | null = null;
  private _loadedCluster: string | null = null;
  private _picks = new Map<string, boolean>();
  private _options = new Map<string, string | null>();
  private _rejectedOption: StartSelection.IRejectedOption | null = null;
  private _isTouched = false;
}

/** The namespace of `Choice`. */
export namespace StartSelection {
  /** Something selected that does not fit the cluster. */
  export interface IExcluded {
    /** The name of the cluster, bundle or option. */
    readonly name: string;
    /**
     * `no-cluster`, `no-bundle`: the administrator no longer offers it; `unfit`: the bundle is for other
     * clusters; `locked`: the cluster keeps users from setting the option.
     */
    readonly reason: 'no-cluster' | 'no-bundle' | 'unfit' | 'locked';
  }

  /** The option for which the server rejected a start. */
  export interface IRejectedOption {
    readonly name: string;
    /** The server's sentence. */
    readonly message: string;
  }
}

namespace Private {
  /** Whether a name matches a pattern, in which `*` stands for any characters. */
  export function matches(pattern: string, name: string): boolean {
    const parts = pattern
      .split('*')
      .map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(name);
  }
}
