import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import type { ISparkServer } from '../tokens';
import { Catalogue } from './reference';
import { Choice } from './startSelection';
import { Judgement } from './optionReview';
import { Presets } from './presets';

/** What a person has chosen for the next start, what there is to choose from, and what was kept. */
export class Configuration implements IDisposable {
  /**
   * @param server - The state holder.
   */
  constructor(server: ISparkServer) {
    this._server = server;
    this.choice = new Choice(server);
    this.catalogue = new Catalogue(server);
    this.judgement = new Judgement(server, this.choice);
    this.presets = new Presets(this.choice);
    server.changed.connect(this._follow, this);
  }

  /** The cluster, bundles and options of the next start. */
  readonly choice: Choice;

  /** The options that Spark knows. */
  readonly catalogue: Catalogue;

  /** What the server says of the options that are chosen. */
  readonly judgement: Judgement;

  /** The choices that are kept in the settings. */
  readonly presets: Presets;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Take up the settings; the last choice is chosen again, unless something runs or was chosen here. */
  attach(settings: Presets.ISettings): void {
    this.presets.attach(settings);
    const { last } = this.presets;
    if (last && this._followed === null) {
      this.choice.follow(last);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._server.changed.disconnect(this._follow, this);
    this.presets.dispose();
    this.judgement.dispose();
    this.catalogue.dispose();
    this.choice.dispose();
  }

  /** Choose what was started, until a person chooses something here. */
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
    this.choice.follow({
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

/** The token of what a person has chosen. */
export const IConfiguration = new Token<IConfiguration>(
  'jupyterlab-spark-connect:IConfiguration',
  'What a person has chosen for the next start of Spark, and the choices that were kept.'
);
