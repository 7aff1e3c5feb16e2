import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IRequirements } from '../requirements/tokens';
import type { StartSelection } from '../options/startSelection';
import type { Configuration } from '../options/configuration';
import type { ISparkServer } from '../tokens';

/** What a person has chosen and asked in the panel; what Spark does is the state holder's. */
export class PanelModel {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: PanelModel.IOptions) {
    this._server = options.server;
    this.configuration = options.configuration;
    this.needs = options.needs ?? null;
    const { selection, reference, review, presets } = this.configuration;
    this._server.changed.connect(this._onServerChanged, this);
    selection.changed.connect(this._onSelectionChanged, this);
    for (const part of [reference, review, presets]) {
      part.changed.connect(this._relay, this);
    }
    this.needs?.changes.changed.connect(this._relay, this);
    this.needs?.notebook.changed.connect(this._relay, this);
  }

  /** What is chosen for the next start, and what there is to choose from. */
  readonly configuration: Configuration;

  /** What is wanted of the Spark that runs; null where that plugin is disabled. */
  readonly needs: IRequirements | null;

  /** Emitted when anything here, in the configuration or in the needs became another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The cluster, bundles and options of the next start. */
  get selection(): StartSelection {
    return this.configuration.selection;
  }

  /** What was looked at; null when nothing was, or when it is no longer about what would be started. */
  get checks(): PanelModel.IChecks | null {
    return this._checks;
  }

  /** Look at everything that a start needs. Never rejects: what goes wrong becomes `problem`. */
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

  /** Forget what was looked at. */
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
    this.needs?.changes.changed.disconnect(this._relay, this);
    this.needs?.notebook.changed.disconnect(this._relay, this);
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
      return { report: await this._server.runChecks(request) };
    } catch (reason) {
      return {
        problem: reason instanceof Error ? reason.message : String(reason)
      };
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
    /** What is chosen for the next start; others use it too. */
    readonly configuration: Configuration;
    /** What is wanted of the Spark that runs. */
    readonly needs?: IRequirements | null;
  }

  /** A look at everything that a start needs. */
  export interface IChecks {
    /** The name of the cluster it is about; undefined for the default. */
    readonly cluster: string | undefined;
    /** What was found; null until the answer is there. */
    readonly report: ISparkServer.IReport | null;
    /** Why there is no answer; null when there is one, or may still be. */
    readonly problem: string | null;
  }
}
