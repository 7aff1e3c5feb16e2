import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { messageOf } from '../request';
import type { ISparkServer } from '../tokens';
import type { OptionsApi } from './api';

/** The options that Spark lists, read when somebody first wants to see them. */
export class OptionReference {
  /**
   * @param server - The state holder, which knows when the Jupyter server may have become another.
   * @param api - The routes of the options.
   */
  constructor(server: ISparkServer, api: OptionsApi) {
    this._server = server;
    this._api = api;
  }

  /** Emitted when the options are there, or cannot be read. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** All options; empty until they are known. */
  get options(): ReadonlyArray<OptionsApi.IOption> {
    return this._answer?.options ?? [];
  }

  /** The minor version of Spark whose options these are; null until that is known. */
  get minor(): string | null {
    return this._answer?.minor ?? null;
  }

  /** Why they cannot be read; null when they can. */
  get problem(): string | null {
    return this._problem;
  }

  /** Return what Spark says of an option; undefined where it says nothing. */
  find(name: string): OptionsApi.IOption | undefined {
    return this._byName.get(name);
  }

  /** Read them. Never rejects: what goes wrong becomes `problem`. */
  async load(): Promise<void> {
    try {
      const answer = await this._request();
      if (answer === this._answer) {
        return;
      }
      this._answer = answer;
      this._byName = new Map(
        answer.options.map(option => [option.name, option])
      );
      this._problem = null;
    } catch (reason) {
      this._problem = messageOf(reason);
    }
    this._changed.emit();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  /** Return the answer, asked for once; anew where clusters and bundles were read anew, or where it failed. */
  private _request(): Promise<OptionsApi.IReference> {
    const { available } = this._server;
    if (!this._requested || this._requestedFor !== available) {
      this._requestedFor = available;
      this._requested = this._api.getReference().catch((reason: unknown) => {
        this._requested = null;
        throw reason;
      });
    }
    return this._requested;
  }

  private readonly _server: ISparkServer;
  private readonly _api: OptionsApi;
  private readonly _changed = new Signal<this, void>(this);
  private _requested: Promise<OptionsApi.IReference> | null = null;
  private _requestedFor: ISparkServer.IAvailable | null = null;
  private _answer: OptionsApi.IReference | null = null;
  private _byName: ReadonlyMap<string, OptionsApi.IOption> = new Map();
  private _problem: string | null = null;
}
