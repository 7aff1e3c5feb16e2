import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownEmptyThinIcon,
  caretUpEmptyThinIcon,
  downloadIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Threshold } from './levels';
import { THRESHOLDS } from './levels';
import type { LogModel } from './model';
import type { LogSearch } from './search';
import { SearchStatus } from './searchStatus';

/** Level, search, wrapping, download. */
export function LogToolbar(props: LogToolbar.IProps): React.ReactElement {
  const { model, search, trans, searchBox, isWrapped } = props;
  return (
    <div
      className="jp-SparkConnectLog-toolbar"
      role="toolbar"
      aria-label={trans.__('Log')}
    >
      <select
        className="jp-SparkConnectLog-level"
        aria-label={trans.__('Level')}
        title={trans.__('Show lines from this level up')}
        value={model.source.threshold}
        onChange={event => props.onThreshold(event.target.value as Threshold)}
      >
        {THRESHOLDS.map(threshold => (
          <option key={threshold} value={threshold}>
            {Private.thresholdWords(threshold, trans)}
          </option>
        ))}
      </select>
      <div className="jp-SparkConnectLog-search" role="search">
        <input
          ref={searchBox}
          type="search"
          className="jp-SparkConnectLog-searchBox"
          placeholder={trans.__('Search')}
          aria-label={trans.__('Search the log')}
          maxLength={1000}
          value={search.words}
          onChange={event => search.setWords(event.target.value)}
          onKeyDown={event => Private.onSearchKey(event, props)}
        />
        <button
          type="button"
          className="jp-SparkConnect-iconButton"
          title={trans.__('Previous match (Shift+Enter)')}
          aria-label={trans.__('Previous match')}
          disabled={search.words === ''}
          onClick={() => props.onSearch('backward')}
        >
          <caretUpEmptyThinIcon.react tag="span" />
        </button>
        <button
          type="button"
          className="jp-SparkConnect-iconButton"
          title={trans.__('Next match (Enter)')}
          aria-label={trans.__('Next match')}
          disabled={search.words === ''}
          onClick={() => props.onSearch('forward')}
        >
          <caretDownEmptyThinIcon.react tag="span" />
        </button>
        <SearchStatus model={model} search={search} trans={trans} />
      </div>
      <span className="jp-SparkConnectLog-spacer" />
      <label className="jp-SparkConnectLog-wrap">
        <input
          type="checkbox"
          checked={isWrapped}
          onChange={event => props.onWrap(event.target.checked)}
        />
        {trans.__('Wrap lines')}
      </label>
      <a
        className="jp-SparkConnect-iconButton"
        href={model.source.downloadUrl}
        download=""
        title={trans.__('Download the log')}
        aria-label={trans.__('Download the log')}
      >
        <downloadIcon.react tag="span" />
      </a>
    </div>
  );
}

/** The namespace of `LogToolbar`. */
export namespace LogToolbar {
  /** The properties of the toolbar. */
  export interface IProps {
    /** The log. */
    readonly model: LogModel;
    /** The search in it. */
    readonly search: LogSearch;
    /** The translator's words. */
    readonly trans: TranslationBundle;
    /** Where to keep the search box. */
    readonly searchBox: React.RefObject<HTMLInputElement>;
    /** Whether long lines are wrapped. */
    readonly isWrapped: boolean;
    /** Wrap long lines, or don't. */
    readonly onWrap: (isWrapped: boolean) => void;
    /** Show lines from a level up. */
    readonly onThreshold: (threshold: Threshold) => void;
    /** Go to the next match, or the one before. */
    readonly onSearch: (direction: 'forward' | 'backward') => void;
  }
}

namespace Private {
  /** Return a threshold for a person. */
  export function thresholdWords(
    threshold: Threshold,
    trans: TranslationBundle
  ): string {
    switch (threshold) {
      case 'ALL':
        return trans.__('All lines');
      case 'INFO':
        return trans.__('INFO and above');
      case 'WARN':
        return trans.__('WARN and above');
      case 'ERROR':
        return trans.__('ERROR and above');
    }
  }

  /** Enter goes on, Shift+Enter goes back, Escape ends a search and then empties the box. */
  export function onSearchKey(
    event: React.KeyboardEvent<HTMLInputElement>,
    props: LogToolbar.IProps
  ): void {
    const { search } = props;
    if (event.key === 'Enter') {
      event.preventDefault();
      props.onSearch(event.shiftKey ? 'backward' : 'forward');
    } else if (event.key === 'Escape' && search.words !== '') {
      event.preventDefault();
      event.stopPropagation();
      if (search.outcome === 'searching') {
        search.cancel();
      } else {
        search.setWords('');
      }
    }
  }
}
