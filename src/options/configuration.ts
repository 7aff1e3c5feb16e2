import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import type { ISparkServer } from '../tokens';
import type { OptionsApi } from './api';
import { OptionReference } from './reference';
import { StartSelection } from './startSelection';
import { OptionReview } from './optionReview';
import { Presets } from './presets';

/** What a person has selected for the next start, what there is to select from, and what was kept. */
export class Configuration implements IDisposable {
  /**
   * @param server - The state holder.
   * @param api - The routes of the options.
   */
  constructor(server: ISparkServer, api: OptionsApi) {
    this.api = api;
    this._server = server;
    this.selection = new StartSelection(server);
    this.reference = new OptionReference(server, api);
    this.review = new OptionReview(api, this.selection);
    this.presets = new Presets(this.selection);
    server.changed.connect(this._follow, this);
  }

  /** The routes of the options. */
  readonly api: OptionsApi;

  /** The cluster, bundles and options of the next start. */
  readonly selection: StartSelection;

  /** The options that Spark knows. */
  readonly reference: OptionReference;

  /** What the server says of the options that are selected. */
  readonly review: OptionReview;

  /** The selections that are kept in the settings. */
  readonly presets: Presets;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Attach the settings; the last selection is restored, unless something runs or was selected here. */
  attach(settings: Presets.ISettings): void {
    this.presets.attach(settings);
    const { last } = this.presets;
    if (last && this._followed === null) {
      this.selection.follow(last);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._server.changed.disconnect(this._follow, this);
    this.presets.dispose();
    this.review.dispose();
    this.reference.dispose();
    this.selection.dispose();
  }

  /** Select what was started, until a person selects something here. */
  private _follow(): void {
    const model = this._server.model;
    if (
      !model ||
      model.state === 'stopped' ||
      model.generation === this._followed
    ) {
      return;
    }
    this._followed = model.generation;
    const { cluster, bundles, user_options } = model;
    this.selection.follow({
      ...(cluster !== null && { cluster }),
      bundles,
      options: user_options
    });
  }

  private readonly _server: ISparkServer;
  private _followed: number | null = null;
  private _isDisposed = false;
}

/** The type of the token's service. */
export type IConfiguration = Configuration;

/** The token of what a person has selected. */
export const IConfiguration = new Token<IConfiguration>(
  'jupyterlab-spark-connect:IConfiguration',
  'What a person has selected for the next start of Spark, and the selections that were kept.'
);
