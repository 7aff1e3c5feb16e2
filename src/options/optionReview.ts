import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import type { OptionsApi } from './api';
import type { StartSelection } from './startSelection';

/**
 * What the server says of the selected options, asked for while somebody looks at them.
 *
 * #### Notes
 * Only the server decides: it knows Spark's own checks, the administrator's rules, and what the launcher
 * refuses. Nobody waits for it: what it said last holds until it has answered again, also of a value that
 * was edited since. Where it does not answer, nothing is said, and it rejects the start instead.
 */
export class OptionReview {
  /**
   * @param api - The routes of the options.
   * @param selection - What is reviewed.
   */
  constructor(api: OptionsApi, selection: StartSelection) {
    this._api = api;
    this._selection = selection;
    this._debouncer = new Debouncer(() => this._ask(), REVIEW_DELAY);
    selection.changed.connect(this._onSelectionChanged, this);
  }

  /** Emitted when there is another answer. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether somebody looks at the options. */
  get isWatched(): boolean {
    return this._isWatched;
  }
  set isWatched(value: boolean) {
    this._isWatched = value;
    this._question = null;
    this._problems = new Map();
    this._onSelectionChanged();
  }

  /** Return what the last answer says of an option; undefined when it says nothing. */
  find(name: string): OptionsApi.IProblem | undefined {
    return this._problems.get(name);
  }

  /**
   * Return the option that was probably meant by a name.
   *
   * @returns The option's name; null when none is near, or when the server does not answer.
   */
  async suggestionFor(name: string): Promise<string | null> {
    const { cluster } = this._selection.request;
    const problems = await this._review({
      ...(cluster !== undefined && { cluster }),
      options: { [name]: '' }
    });
    return problems.get(name)?.suggestion ?? null;
  }

  dispose(): void {
    this._isWatched = false;
    this._question = null;
    this._debouncer.dispose();
    this._selection.changed.disconnect(this._onSelectionChanged, this);
    Signal.clearData(this);
  }

  private _onSelectionChanged(): void {
    if (!this._isWatched) {
      return;
    }
    // What is no longer part of a start has nothing wrong with it; there may be no answer that says so.
    const { options = {} } = this._selection.request;
    this._problems = new Map(
      [...this._problems].filter(([name]) => name in options)
    );
    // A question that is overtaken by the next one is not worth a word.
    this._debouncer.invoke().catch(() => undefined);
  }

  /** Never rejects: without an answer nothing is said. */
  private async _ask(): Promise<void> {
    // Nobody may look any more since the question was put off.
    if (!this._isWatched) {
      return;
    }
    const { request } = this._selection;
    const question = (this._question = {});
    const answer = await this._review(request);
    // A later question may have been asked, and even answered, since.
    if (question !== this._question) {
      return;
    }
    const asked = request.options ?? {};
    const kept = this._problems;
    this._problems = new Map(
      Object.entries(this._selection.request.options ?? {}).flatMap(
        ([name, value]) => {
          // An answer about another value than the one in sight is none: the next question is on its way.
          const said = (value === asked[name] ? answer : kept).get(name);
          return said ? [[name, said]] : [];
        }
      )
    );
    this._changed.emit();
  }

  /** Return the problems by option, errors before notes. */
  private async _review(
    request: ISparkServer.IStartRequest
  ): Promise<ReadonlyMap<string, OptionsApi.IProblem>> {
    if (!request.options) {
      return new Map();
    }
    try {
      const { problems } = await this._api.review(request);
      const of = (
        level: OptionsApi.IProblem['level']
      ): ReadonlyArray<[string, OptionsApi.IProblem]> =>
        problems
          .filter(problem => problem.level === level)
          .map(problem => [problem.name, problem]);
      return new Map([...of('note'), ...of('error')]);
    } catch {
      return new Map();
    }
  }

  private readonly _api: OptionsApi;
  private readonly _selection: StartSelection;
  private readonly _debouncer: Debouncer<void>;
  private readonly _changed = new Signal<this, void>(this);
  private _isWatched = false;
  private _question: object | null = null;
  private _problems: ReadonlyMap<string, OptionsApi.IProblem> = new Map();
}

/** Milliseconds without another change after which the server is asked. */
export const REVIEW_DELAY = 150;
