import * as React from 'react';

import type { ChangesApi } from '../../changes/api';
import type { ISparkServer } from '../../tokens';

/** What the server says of something that is wanted. */
export interface IAnswer {
  /** The last answer; null until there is one, and when it was a refusal. */
  readonly comparison: ChangesApi.IComparison | null;
  /** Why the server refused; null when it did not. */
  readonly refusal: unknown;
  /** Whether it is about something that was wanted before. */
  readonly isPending: boolean;
}

/**
 * Ask the server what a request would change, when it or what runs has become another.
 *
 * @param server - The state holder, which knows when an answer no longer holds.
 * @param api - The routes of changes.
 * @param request - What is wanted; null to ask nothing.
 */
export function useComparison(
  server: ISparkServer,
  api: ChangesApi,
  request: ISparkServer.IStartRequest | null
): IAnswer {
  const question = request && Private.questionOf(server, request);
  const [answered, setAnswered] = React.useState<Private.IAnswered | null>(
    null
  );
  React.useEffect(() => {
    if (question === null) {
      setAnswered(null);
      return;
    }
    let isStale = false;
    const ask = async (): Promise<void> => {
      const answer = await Private.ask(api, question.request);
      if (!isStale) {
        setAnswered({ ...answer, id: question.id });
      }
    };
    const timer = window.setTimeout(() => void ask(), DELAY);
    return () => {
      isStale = true;
      window.clearTimeout(timer);
    };
    // The same question by another object is not asked again.
  }, [api, question?.id]);
  return {
    comparison: answered?.comparison ?? null,
    refusal: answered?.refusal ?? null,
    isPending: question !== null && answered?.id !== question.id
  };
}

/** Milliseconds without another change after which the server is asked. */
export const DELAY = 300;

namespace Private {
  /** An answer, and the question that it belongs to. */
  export interface IAnswered {
    readonly id: string;
    readonly comparison: ChangesApi.IComparison | null;
    readonly refusal: unknown;
  }

  /** Return what is asked; its id is another one when the answer may be. */
  export function questionOf(
    server: ISparkServer,
    request: ISparkServer.IStartRequest
  ): { readonly id: string; readonly request: ISparkServer.IStartRequest } {
    const { model } = server;
    const names = model?.notebooks.map(({ name }) => name);
    return {
      id: JSON.stringify([request, model?.generation, model?.options, names]),
      request
    };
  }

  export async function ask(
    api: ChangesApi,
    request: ISparkServer.IStartRequest
  ): Promise<Omit<IAnswered, 'id'>> {
    try {
      return { comparison: await api.compare(request), refusal: null };
    } catch (refusal) {
      return { comparison: null, refusal };
    }
  }
}
