import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ExternalLinkNotice } from '../ui/externalLink';
import type { LogModel } from './model';

/** What is to be known of the log before it is read: Spark was started again, lines are gone, no answer. */
export function LogNotices(props: LogNotices.IProps): React.ReactElement {
  const { model, trans } = props;
  const { earlierGeneration, source } = model;
  const { laterGeneration, start } = source;
  return (
    <div className="jp-SparkConnectLog-notices" role="status">
      {model.source.externalLinks !== null && (
        <p>
          <ExternalLinkNotice
            target="log"
            links={model.source.externalLinks}
            trans={trans}
          />
        </p>
      )}
      {model.problem !== null && (
        <p>
          {trans.__('The log could not be read: %1', model.problem)}{' '}
          {trans.__('It is tried again.')}
        </p>
      )}
      {laterGeneration !== null && (
        <p>
          {trans.__(
            'Spark was started again at %1. This is the log before that.',
            Private.time(laterGeneration)
          )}{' '}
          <button
            type="button"
            className="jp-SparkConnect-link"
            onClick={() => void model.showGeneration(laterGeneration)}
          >
            {trans.__('Show the new log')}
          </button>
        </p>
      )}
      {laterGeneration === null &&
        earlierGeneration !== null &&
        source.generation !== null && (
          <p>
            {trans.__(
              'Spark was started again at %1. This is the new log.',
              Private.time(source.generation)
            )}{' '}
            <button
              type="button"
              className="jp-SparkConnect-link"
              onClick={() => void model.showGeneration(earlierGeneration)}
            >
              {trans.__('Show the log before')}
            </button>
          </p>
        )}
      {model.presence === 'there' && start > 0 && !model.hasEarlier && (
        <p>{trans.__('Earlier lines are no longer kept.')}</p>
      )}
      {model.loading === 'earlier' && (
        <p className="jp-SparkConnectLog-loading">
          {trans.__('Reading earlier lines')}
        </p>
      )}
    </div>
  );
}

/** The namespace of `LogNotices`. */
export namespace LogNotices {
  /** The properties of the notices. */
  export interface IProps {
    /** The log. */
    readonly model: LogModel;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}

/** Return what stands in the place of the lines while there are none; null when there are some. */
export function emptyWords(
  model: LogModel,
  trans: TranslationBundle
): string | null {
  if (model.buffer.entries.length > 0 || model.source.externalLinks !== null) {
    return null;
  }
  switch (model.presence) {
    case 'unknown':
      return model.problem === null ? trans.__('Reading the log.') : null;
    case 'missing':
      return trans.__('There is no log yet. It begins when Spark is started.');
    case 'there':
      if (model.loading !== null) {
        return trans.__('Looking for lines of this level.');
      }
      return model.source.threshold === 'ALL'
        ? trans.__('The log is empty.')
        : trans.__('The log has no lines of this level.');
  }
}

namespace Private {
  /** Return when a start was asked for. */
  export function time(generation: number): string {
    return new Date(generation).toLocaleTimeString();
  }
}
