import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import { isLocked } from './locks';
import { HIDDEN } from './secrets';

/**
 * What a person has chosen for the next start of Spark: a cluster, bundles, options.
 *
 * #### Notes
 * Nothing that was chosen is forgotten when another cluster is chosen. What does not go with the cluster
 * is left out of `request` and told by `dropped`, and is there again once it goes with the cluster.
 */
export class Choice {
  /**
   * @param server - The state holder, which knows what can be chosen.
   */
  constructor(server: ISparkServer) {
    this._server = server;
  }

  /** Emitted when anything here became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether a person has chosen anything since the page was loaded. */
  get isTouched(): boolean {
    return this._isTouched;
  }

  /** The cluster that a start would take; undefined while none is known. */
  get cluster(): ISparkServer.ICluster | undefined {
    // The list may have become another one since the choice.
    const { clusters } = this._server;
    return (
      clusters.find(cluster => cluster.name === this._cluster) ?? clusters[0]
    );
  }

  /** The bundles that fit the cluster. */
  get fittingBundles(): ReadonlyArray<ISparkServer.IBundle> {
    const name = this.cluster?.name;
    return this._server.bundles.filter(
      bundle => name !== undefined && bundle.clusters.includes(name)
    );
  }

  /** The chosen bundles that fit the cluster; a later one wins over an earlier one. */
  get bundles(): ReadonlyArray<ISparkServer.IBundle> {
    return this._wanted.flatMap(
      name => this.fittingBundles.find(bundle => bundle.name === name) ?? []
    );
  }

  /** The options by name, in the order in which they came; null for one that has no value yet. */
  get options(): ReadonlyMap<string, string | null> {
    return this._options;
  }

  /** What was chosen and does not go with the cluster. */
  get dropped(): ReadonlyArray<Choice.IDropped> {
    const { clusters, bundles } = this._server;
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
      ...this._wanted
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

  /** Whether the cluster keeps an option to itself. */
  isLocked(name: string): boolean {
    return isLocked(name, this.cluster?.locked ?? []);
  }

  /** What the server said of an option when it refused a start; null when it said nothing. */
  refusalOf(name: string): string | null {
    return this._refusal?.name === name ? this._refusal.message : null;
  }

  /** The option for which the server refused the last start; null when it did not. */
  get refusal(): Choice.IRefusal | null {
    return this._refusal;
  }

  /** Choose a cluster by its name. */
  setCluster(name: string): void {
    this._cluster = name;
    this._touch();
  }

  /** Choose a bundle by its name, or let go of it. */
  toggleBundle(name: string): void {
    const isWanted = this._wanted.includes(name);
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
    this._forgive(name);
    this._touch();
  }

  /** Give an option another name, at the same place and with the same value. */
  renameOption(name: string, other: string): void {
    const pairs = [...this._options].filter(([key]) => key !== other);
    this._options = new Map(
      pairs.map(([key, value]) => [key === name ? other : key, value])
    );
    this._forgive(name);
    this._touch();
  }

  /** Take an option back. */
  removeOption(name: string): void {
    this._options.delete(name);
    this._forgive(name);
    this._touch();
  }

  /** Set several options over those that are there. */
  merge(options: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(options)) {
      this._options.set(name, value === HIDDEN ? null : value);
    }
    this._refusal = null;
    this._touch();
  }

  /** Choose what a person asked for, and nothing else. */
  load(request: ISparkServer.IStartRequest): void {
    this._apply(request);
    this._touch();
  }

  /** Choose what runs or was kept, unless a person has chosen something here. */
  follow(request: ISparkServer.IStartRequest): void {
    if (!this._isTouched) {
      this._apply(request);
      this._changed.emit();
    }
  }

  /** Note for which option the server refused a start; null when it took it. */
  refuse(refusal: Choice.IRefusal | null): void {
    if (refusal !== this._refusal) {
      this._refusal = refusal;
      this._changed.emit();
    }
  }

  dispose(): void {
    Signal.clearData(this);
  }

  /** The names of the bundles, fitting or not: those chosen beforehand, then those picked. */
  private get _wanted(): ReadonlyArray<string> {
    const cluster = this.cluster;
    const beforehand =
      !cluster || cluster.name === (this._loadedFor ?? undefined)
        ? []
        : cluster.bundles;
    return [
      ...beforehand.filter(name => !this._picks.has(name)),
      ...[...this._picks].flatMap(([name, isWanted]) => (isWanted ? name : []))
    ];
  }

  private _apply(request: ISparkServer.IStartRequest): void {
    const { cluster, bundles = [], options = {} } = request;
    this._cluster = cluster ?? this._server.clusters[0]?.name ?? null;
    // A request names all its bundles: those chosen beforehand are not added to it.
    this._loadedFor = this._cluster;
    this._picks = new Map(bundles.map(name => [name, true]));
    this._options = new Map(
      Object.entries(options).map(([name, value]) => [
        name,
        // The server never tells a secret: it has to be entered again.
        value === HIDDEN ? null : value
      ])
    );
    this._refusal = null;
  }

  private _forgive(name: string): void {
    if (this._refusal?.name === name) {
      this._refusal = null;
    }
  }

  private _touch(): void {
    this._isTouched = true;
    this._changed.emit();
  }

  private readonly _server: ISparkServer;
  private readonly _changed = new Signal<this, void>(this);
  private _cluster: string | null = null;
  private _loadedFor: string | null = null;
  private _picks = new Map<string, boolean>();
  private _options = new Map<string, string | null>();
  private _refusal: Choice.IRefusal | null = null;
  private _isTouched = false;
}

/** The namespace of `Choice`. */
export namespace Choice {
  /** Something chosen that does not go with the cluster. */
  export interface IDropped {
    /** The name of the cluster, bundle or option. */
    readonly name: string;
    /**
     * `no-cluster`, `no-bundle`: the administrator no longer offers it; `unfit`: the bundle is for other
     * clusters; `locked`: the cluster keeps the option to itself.
     */
    readonly reason: 'no-cluster' | 'no-bundle' | 'unfit' | 'locked';
  }

  /** Why the server refused a start. */
  export interface IRefusal {
    /** The option's name. */
    readonly name: string;
    /** The server's sentence. */
    readonly message: string;
  }
}
