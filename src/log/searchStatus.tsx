import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { LogModel } from './model';
import type { LogSearch } from './search';

/** How many matches there are, how far a search is, or how it ended. */
export function SearchStatus(props: {
  readonly model: LogModel;
  readonly search: LogSearch;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { model, search, trans } = props;
  const { entries } = model.buffer;
  const { words, match } = search;
  const count = React.useMemo(
    () => search.count(),
    [search, entries, words, match, model.hasEarlier, model.isAtTail]
  );
  return (
    <>
      <span
        className="jp-SparkConnectLog-searchStatus jp-SparkConnect-number"
        role="status"
      >
        {words !== '' && Private.words(search, count, trans)}
      </span>
      {search.outcome === 'searching' && (
        <button
          type="button"
          className="jp-SparkConnect-link"
          onClick={() => search.cancel()}
        >
          {trans.__('Cancel')}
        </button>
      )}
    </>
  );
}

namespace Private {
  /** Return the search in a few words. */
  export function words(
    search: LogSearch,
    count: LogSearch.ICount,
    trans: TranslationBundle
  ): string {
    switch (search.outcome) {
      case 'searching':
        return trans.__(
          'Searching the log: %1 %',
          Math.round(search.progress * 100)
        );
      case 'none':
        return trans.__('Not in the log');
      case 'cancelled':
        return trans.__('Search ended');
      case 'failed':
        return trans.__('The Jupyter server did not answer');
      case 'idle':
      case 'found':
        return countWords(count, trans);
    }
  }

  function countWords(
    count: LogSearch.ICount,
    trans: TranslationBundle
  ): string {
    const { total, place, isWhole } = count;
    if (isWhole) {
      return place > 0
        ? trans.__('%1 of %2', place, total)
        : trans._n('%1 match', '%1 matches', total);
    }
    return total === 0
      ? trans.__('Enter searches the whole log')
      : trans._n('%1 match nearby', '%1 matches nearby', total);
  }
}
