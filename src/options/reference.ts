import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';

/** The options that Spark lists, read when somebody first wants to see them. */
export class OptionReference {
  /**
   * @param server - The state holder.
   */
  constructor(server: ISparkServer) {
    this._server = server;
  }

  /** Emitted when the options are there, or cannot be read. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** All options; empty until they are known. */
  get options(): ReadonlyArray<ISparkServer.IOption> {
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
  find(name: string): ISparkServer.IOption | undefined {
    return this._byName.get(name);
  }

  /** Read them. Never rejects: what goes wrong becomes `problem`. */
  async load(): Promise<void> {
    try {
      const answer = await this._server.optionReference();
      if (answer === this._answer) {
        return;
      }
      this._answer = answer;
      this._byName = new Map(
        answer.options.map(option => [option.name, option])
      );
      this._problem = null;
    } catch (reason) {
      this._problem = reason instanceof Error ? reason.message : String(reason);
    }
    this._changed.emit();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private readonly _server: ISparkServer;
  private readonly _changed = new Signal<this, void>(this);
  private _answer: ISparkServer.IOptionReference | null = null;
  private _byName: ReadonlyMap<string, ISparkServer.IOption> = new Map();
  private _problem: string | null = null;
}
