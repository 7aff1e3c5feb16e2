import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';

/** What a person has chosen and asked in the panel; what Spark does is the state holder's. */
export class PanelModel {
  /**
   * @param server - The state holder.
   */
  constructor(server: ISparkServer) {
    this._server = server;
    server.changed.connect(this._onServerChanged, this);
  }

  /** Emitted when anything here became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The cluster that a start would take; undefined while none is known. */
  get cluster(): ISparkServer.ICluster | undefined {
    // The list may have become another one since the choice.
    return (
      this._server.clusters.find(cluster => cluster.name === this._chosen) ??
      this._server.clusters[0]
    );
  }

  /** What was looked at; null when nothing was, or when it is no longer about what would be started. */
  get examination(): PanelModel.IExamination | null {
    return this._examination;
  }

  /** Choose a cluster by its name. */
  choose(name: string): void {
    this._chosen = name;
    this._examination = null;
    this._changed.emit();
  }

  /** Look at everything that a start needs. Never rejects: what goes wrong becomes `problem`. */
  async examine(name?: string): Promise<void> {
    const cluster = name ?? this._subject;
    const asked = { cluster, report: null, problem: null };
    this._show(asked);
    const found = await this._ask(cluster);
    // Another question, or a start, may have come since.
    if (this._examination === asked) {
      this._show({ ...asked, ...found });
    }
  }

  /** Forget what was looked at. */
  dismiss(): void {
    this._show(null);
  }

  dispose(): void {
    this._examination = null;
    Signal.clearData(this);
  }

  /** The cluster that runs or failed, or else the one that would be started. */
  private get _subject(): string | undefined {
    return this._server.model?.cluster ?? this.cluster?.name;
  }

  private async _ask(
    cluster: string | undefined
  ): Promise<Partial<PanelModel.IExamination>> {
    try {
      return {
        report: await this._server.examine(cluster ? { cluster } : {})
      };
    } catch (reason) {
      return {
        problem: reason instanceof Error ? reason.message : String(reason)
      };
    }
  }

  private _show(examination: PanelModel.IExamination | null): void {
    this._examination = examination;
    this._changed.emit();
  }

  private _onServerChanged(): void {
    const since = this._server.model?.since;
    if (since !== this._since && this._examination) {
      // What was found before a start or a stop need not hold after it.
      this.dismiss();
    }
    this._since = since;
  }

  private readonly _server: ISparkServer;
  private readonly _changed = new Signal<this, void>(this);
  private _chosen: string | null = null;
  private _examination: PanelModel.IExamination | null = null;
  private _since: string | undefined;
}

/** The namespace of `PanelModel`. */
export namespace PanelModel {
  /** A look at everything that a start needs. */
  export interface IExamination {
    /** The name of the cluster it is about; undefined for the default. */
    readonly cluster: string | undefined;
    /** What was found; null until the answer is there. */
    readonly report: ISparkServer.IReport | null;
    /** Why there is no answer; null when there is one, or may still be. */
    readonly problem: string | null;
  }
}
