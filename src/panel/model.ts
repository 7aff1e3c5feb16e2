import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IPendingChanges } from '../changes/tokens';
import type { ChecksApi } from '../checks/api';
import type { StartSelection } from '../options/startSelection';
import type { Configuration } from '../options/configuration';
import { messageOf } from '../request';
import type { IRequirements } from '../requirements/tokens';
import type { ISparkServer } from '../tokens';

/** What the panel shows beside the state of Spark: the selection, changes, requirements and checks. */
export class PanelModel {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: PanelModel.IOptions) {
    this._server = options.server;
    this._checksApi = options.checksApi;
    this.configuration = options.configuration;
    this.changes = options.changes ?? null;
    this.requirements = options.requirements ?? null;
    const { selection, reference, review, presets } = this.configuration;
    this._server.changed.connect(this._onServerChanged, this);
    selection.changed.connect(this._onSelectionChanged, this);
    for (const part of [reference, review, presets]) {
      part.changed.connect(this._relay, this);
    }
    this.changes?.changed.connect(this._relay, this);
    this.requirements?.changed.connect(this._relay, this);
  }

  /** What is selected for the next start, and what there is to select from. */
  readonly configuration: Configuration;

  /** What a person wants to change of the running Spark; null where that plugin is disabled. */
  readonly changes: IPendingChanges | null;

  /** What the notebook in front requires; null where that plugin is disabled. */
  readonly requirements: IRequirements | null;

  /** Emitted when anything here, or in one of the parts, became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The cluster, bundles and options of the next start. */
  get selection(): StartSelection {
    return this.configuration.selection;
  }

  /** The last checks; null when none were run, or when they are no longer about what would be started. */
  get checks(): PanelModel.IChecks | null {
    return this._checks;
  }

  /** Check everything that a start needs. Never rejects: what goes wrong becomes `problem`. */
  async runChecks(name?: string): Promise<void> {
    const request = name === undefined ? this._subject : { cluster: name };
    const asked = { cluster: request.cluster, report: null, problem: null };
    this._show(asked);
    const found = await this._ask(request);
    // Another question, or a start, may have come since.
    if (this._checks === asked) {
      this._show({ ...asked, ...found });
    }
  }

  /** Forget the last checks. */
  dismissChecks(): void {
    this._show(null);
  }

  dispose(): void {
    this._checks = null;
    const { selection, reference, review, presets } = this.configuration;
    this._server.changed.disconnect(this._onServerChanged, this);
    selection.changed.disconnect(this._onSelectionChanged, this);
    for (const part of [reference, review, presets]) {
      part.changed.disconnect(this._relay, this);
    }
    this.changes?.changed.disconnect(this._relay, this);
    this.requirements?.changed.disconnect(this._relay, this);
    Signal.clearData(this);
  }

  /** What runs, or else what would be started. */
  private get _subject(): ISparkServer.IStartRequest {
    const { model } = this._server;
    const isStartable = model?.state === 'stopped' || model?.state === 'failed';
    return model?.cluster && !isStartable
      ? { cluster: model.cluster }
      : this.selection.request;
  }

  private async _ask(
    request: ISparkServer.IStartRequest
  ): Promise<Partial<PanelModel.IChecks>> {
    try {
      return { report: await this._checksApi.run(request) };
    } catch (reason) {
      return { problem: messageOf(reason) };
    }
  }

  private _show(checks: PanelModel.IChecks | null): void {
    this._checks = checks;
    this._changed.emit();
  }

  private _relay(): void {
    this._changed.emit();
  }

  private _onSelectionChanged(): void {
    this._show(null);
  }

  private _onServerChanged(): void {
    const since = this._server.model?.since;
    if (since !== this._since && this._checks) {
      // What was found before a start or a stop need not hold after it.
      this.dismissChecks();
    }
    this._since = since;
  }

  private readonly _server: ISparkServer;
  private readonly _checksApi: ChecksApi;
  private readonly _changed = new Signal<this, void>(this);
  private _checks: PanelModel.IChecks | null = null;
  private _since: string | undefined;
}

/** The namespace of `PanelModel`. */
export namespace PanelModel {
  /** The instantiation options of the model. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** The route of the checks. */
    readonly checksApi: ChecksApi;
    /** What is selected for the next start; others use it too. */
    readonly configuration: Configuration;
    /** What a person wants to change of the running Spark. */
    readonly changes?: IPendingChanges | null;
    /** What the notebook in front requires. */
    readonly requirements?: IRequirements | null;
  }

  /** Checks of everything that a start needs. */
  export interface IChecks {
    /** The name of the cluster it is about; undefined for the default. */
    readonly cluster: string | undefined;
    /** What was found; null until the answer is there. */
    readonly report: ChecksApi.IReport | null;
    /** Why there is no answer; null when there is one, or may still be. */
    readonly problem: string | null;
  }
}
