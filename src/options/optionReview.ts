import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import type { Choice } from './startSelection';

/**
 * What the server says of the chosen options, asked for while somebody looks at them.
 *
 * #### Notes
 * The server knows what no catalogue tells: names that Spark takes without listing them, the
 * administrator's rules, what the launcher refuses.
 */
export class Judgement {
  /**
   * @param server - The state holder.
   * @param choice - What is judged.
   */
  constructor(server: ISparkServer, choice: Choice) {
    this._server = server;
    this._choice = choice;
    this._asker = new Debouncer(() => this._ask(), DELAY);
    choice.changed.connect(this._onChoiceChanged, this);
  }

  /** Emitted when there is another answer. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether the server could not answer, so that the browser has to judge by itself. */
  get isSilent(): boolean {
    return this._problems === null;
  }

  /** Whether somebody looks at the options. */
  get isWatched(): boolean {
    return this._isWatched;
  }
  set isWatched(value: boolean) {
    this._isWatched = value;
    this._onChoiceChanged();
  }

  /** What the server says of an option with this value; undefined when it says nothing, or has not yet. */
  find(
    name: string,
    value: string | null
  ): ISparkServer.IOptionProblem | undefined {
    const said = this._problems?.find(problem => problem.name === name);
    // What was said of the name holds on; what was said of another value does not.
    const isOfName =
      said?.level === 'note' || (said?.suggestion ?? null) !== null;
    return isOfName || this._asked[name] === value ? said : undefined;
  }

  dispose(): void {
    this._isWatched = false;
    this._asker.dispose();
    this._choice.changed.disconnect(this._onChoiceChanged, this);
    Signal.clearData(this);
  }

  private _onChoiceChanged(): void {
    if (this._isWatched) {
      // A question that is overtaken by the next one is not worth a word.
      this._asker.invoke().catch(() => undefined);
    }
  }

  /** Never rejects: without an answer the browser's own judgement holds. */
  private async _ask(): Promise<void> {
    const { request } = this._choice;
    const question = (this._question = {});
    let problems: ReadonlyArray<ISparkServer.IOptionProblem> | null = [];
    if (request.options) {
      try {
        problems = (await this._server.review(request)).problems;
      } catch {
        problems = null;
      }
    }
    if (question === this._question && this._isWatched) {
      this._asked = request.options ?? {};
      this._problems = problems;
      this._changed.emit();
    }
  }

  private readonly _server: ISparkServer;
  private readonly _choice: Choice;
  private readonly _asker: Debouncer<void>;
  private readonly _changed = new Signal<this, void>(this);
  private _isWatched = false;
  private _question: object | null = null;
  private _asked: Readonly<Record<string, string>> = {};
  private _problems: ReadonlyArray<ISparkServer.IOptionProblem> | null = [];
}

/** Milliseconds without another change after which the server is asked. */
const DELAY = 400;
