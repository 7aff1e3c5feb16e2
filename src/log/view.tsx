import { UseSignal } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Threshold } from './levels';
import { LogList } from './list';
import type { LogModel } from './model';
import { emptyWords, LogNotices } from './notices';
import type { LogSearch } from './search';
import { LogToolbar } from './toolbar';

/** The whole tab. */
export function LogView(props: LogView.IProps): React.ReactElement {
  const { model, search } = props;
  return (
    <UseSignal signal={model.changed}>
      {() => (
        <UseSignal signal={search.changed}>
          {() => (
            <UseSignal signal={model.revealed}>
              {(_, reveal) => <Frame {...props} reveal={reveal ?? null} />}
            </UseSignal>
          )}
        </UseSignal>
      )}
    </UseSignal>
  );
}

/** The namespace of `LogView`. */
export namespace LogView {
  /** The properties of the tab. */
  export interface IProps {
    /** The log. */
    readonly model: LogModel;
    /** The search in it. */
    readonly search: LogSearch;
    /** The translator's words. */
    readonly trans: TranslationBundle;
    /** Where to keep the search box. */
    readonly searchBox: React.RefObject<HTMLInputElement>;
  }
}

function Frame(
  props: LogView.IProps & { readonly reveal: LogModel.IReveal | null }
): React.ReactElement {
  const { model, search, trans, searchBox, reveal } = props;
  const [isWrapped, setWrapped] = React.useState(false);
  const viewTop = React.useRef<number | null>(null);
  const empty = emptyWords(model, trans);
  const near = (): number => viewTop.current ?? model.buffer.from;
  return (
    <>
      <LogToolbar
        model={model}
        search={search}
        trans={trans}
        searchBox={searchBox}
        isWrapped={isWrapped}
        onWrap={setWrapped}
        onThreshold={(threshold: Threshold) =>
          void model.setThreshold(threshold, viewTop.current)
        }
        onSearch={direction => void search.go(direction, near())}
      />
      <LogNotices model={model} trans={trans} />
      {empty !== null && (
        <p className="jp-SparkConnectLog-empty" role="status">
          {empty}
        </p>
      )}
      <LogList
        model={model}
        search={search}
        trans={trans}
        isWrapped={isWrapped}
        reveal={reveal}
        viewTop={viewTop}
      />
      {!model.isFollowing && model.presence === 'there' && (
        <button
          type="button"
          className="jp-SparkConnectLog-jump"
          onClick={() => void model.showEnd()}
        >
          {Private.jumpWords(model, trans)}
        </button>
      )}
    </>
  );
}

namespace Private {
  /** Return what the button says that goes to the end. */
  export function jumpWords(model: LogModel, trans: TranslationBundle): string {
    const lines = model.newLines;
    if (lines === 0) {
      return trans.__('Jump to the end');
    }
    return lines === null
      ? trans.__('Jump to the end (new lines)')
      : trans._n(
          'Jump to the end (%1 new line)',
          'Jump to the end (%1 new lines)',
          lines
        );
  }
}
