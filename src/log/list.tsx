import type { TranslationBundle } from '@jupyterlab/translation';
import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import type { LogModel } from './model';
import { countLines, foldedText, LogRow } from './row';
import type { LogSearch } from './search';
import { useSelectedRange } from './selection';

/** Pixels of a line before it has been measured; the code font's size and line height of both themes. */
const LINE_HEIGHT = 17;

/** Pixels from the end that still count as the end. */
const END_REACH = 8;

/** The entries at hand, of which only those in view are in the document. */
export function LogList(props: LogList.IProps): React.ReactElement {
  const { model, search, trans, isWrapped, viewTop } = props;
  const { entries } = model.buffer;
  const scroller = React.useRef<HTMLDivElement>(null);
  const last = React.useRef({ scrollTop: 0, scrollHeight: 0 });
  const [unfolded, setUnfolded] = React.useState<ReadonlySet<number>>(
    new Set()
  );
  const isUnfolded = (offset: number): boolean =>
    unfolded.has(offset) || offset === search.match;
  const rangeExtractor = useSelectedRange(scroller);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => {
      const { text, offset } = entries[index];
      return (
        countLines(isUnfolded(offset) ? text : foldedText(text)) * LINE_HEIGHT
      );
    },
    getItemKey: React.useCallback(
      (index: number) => entries[index].offset,
      [entries]
    ),
    rangeExtractor,
    overscan: 20,
    anchorTo: 'end'
  });

  React.useLayoutEffect(() => {
    if (model.isFollowing && entries.length > 0) {
      virtualizer.scrollToEnd();
    }
  }, [model, model.isFollowing, entries, isWrapped, virtualizer]);

  const { reveal } = props;
  React.useLayoutEffect(() => {
    const index = reveal ? model.buffer.indexAt(reveal.offset) : -1;
    if (reveal && index >= 0) {
      virtualizer.scrollToIndex(index, { align: reveal.align });
    }
  }, [model, reveal, virtualizer]);

  const onScroll = (): void => {
    const node = scroller.current;
    if (!node || entries.length === 0) {
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = node;
    const below = scrollHeight - scrollTop - clientHeight;
    if (below <= END_REACH) {
      model.setFollowing(true);
    } else if (
      scrollTop < last.current.scrollTop &&
      scrollHeight === last.current.scrollHeight
    ) {
      // Only a person scrolls up while the lines stay as they are.
      model.setFollowing(false);
    }
    last.current = { scrollTop, scrollHeight };
    const top = virtualizer.getVirtualItemForOffset(scrollTop);
    viewTop.current = top ? (entries[top.index]?.offset ?? null) : null;
    if (scrollTop < clientHeight) {
      void model.loadEarlier();
    }
    if (below < clientHeight) {
      void model.loadLater();
    }
  };

  const onUnfold = React.useCallback((offset: number, value: boolean) => {
    setUnfolded(before => {
      const after = new Set(before);
      if (value) {
        after.add(offset);
      } else {
        after.delete(offset);
      }
      return after;
    });
  }, []);

  return (
    <div
      ref={scroller}
      className={`jp-SparkConnectLog-list${isWrapped ? ' jp-mod-wrap' : ''}`}
      role="log"
      // A log that floods would be read aloud without end.
      aria-live="off"
      aria-busy={model.loading !== null}
      aria-label={trans.__('Log of Spark')}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={event => Private.onKey(event, model)}
    >
      <div
        className="jp-SparkConnectLog-entries"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(item => (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className="jp-SparkConnectLog-item"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <LogRow
              entry={entries[item.index]}
              trans={trans}
              words={search.words}
              isMatch={search.match === entries[item.index].offset}
              isUnfolded={isUnfolded(entries[item.index].offset)}
              onUnfold={onUnfold}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The namespace of `LogList`. */
export namespace LogList {
  /** The properties of the list. */
  export interface IProps {
    /** The log. */
    readonly model: LogModel;
    /** The search in it. */
    readonly search: LogSearch;
    /** The translator's words. */
    readonly trans: TranslationBundle;
    /** Whether long lines are wrapped. */
    readonly isWrapped: boolean;
    /** What is to come into view; a new object each time. */
    readonly reveal: LogModel.IReveal | null;
    /** Where to keep the offset of the first entry in view. */
    readonly viewTop: React.MutableRefObject<number | null>;
  }
}

namespace Private {
  /** Home and End go to the ends of the log, not of what happens to be at hand. */
  export function onKey(
    event: React.KeyboardEvent<HTMLDivElement>,
    model: LogModel
  ): void {
    if (event.target !== event.currentTarget) {
      return;
    }
    if (event.key === 'Home') {
      event.preventDefault();
      void model.showStart();
    } else if (event.key === 'End') {
      event.preventDefault();
      void model.showEnd();
    }
  }
}
