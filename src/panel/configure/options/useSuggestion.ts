import * as React from 'react';

import type { OptionReview } from '../../../options/optionReview';
import { REVIEW_DELAY } from '../../../options/optionReview';

/**
 * Return the option that was probably meant by a name, once nobody has typed for a moment.
 *
 * @param review - Asks the server.
 * @param name - The name that was typed; null to ask nothing.
 * @returns The option's name; null when none is near, and until the server has answered for this name.
 */
export function useSuggestion(
  review: OptionReview,
  name: string | null
): string | null {
  const [answer, setAnswer] = React.useState<Private.IAnswer | null>(null);
  React.useEffect(() => {
    if (name === null) {
      return;
    }
    let isStale = false;
    const ask = async (): Promise<void> => {
      const suggestion = await review.suggestionFor(name);
      if (!isStale) {
        setAnswer({ name, suggestion });
      }
    };
    const timer = window.setTimeout(() => void ask(), REVIEW_DELAY);
    return () => {
      isStale = true;
      window.clearTimeout(timer);
    };
  }, [review, name]);
  // Enter takes what stands first: a suggestion for an earlier name must not.
  return answer !== null && answer.name === name ? answer.suggestion : null;
}

namespace Private {
  /** What was suggested, and for which name. */
  export interface IAnswer {
    readonly name: string;
    readonly suggestion: string | null;
  }
}
