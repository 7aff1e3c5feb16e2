import type { Range } from '@tanstack/react-virtual';
import { defaultRangeExtractor } from '@tanstack/react-virtual';
import * as React from 'react';

/** Most rows that stay in the document because they are selected. */
const MOST_ROWS = 5000;

/**
 * Keep the rows in the document between the two ends of the selected text, so that a selection may be
 * longer than the view and is copied whole.
 *
 * @returns The range extractor for the virtualizer.
 */
export function useSelectedRange(
  list: React.RefObject<HTMLElement>
): (range: Range) => number[] {
  return React.useCallback(
    (range: Range) => {
      const rows = defaultRangeExtractor(range);
      const selection = document.getSelection();
      if (!selection || selection.isCollapsed || !list.current) {
        return rows;
      }
      const ends = [selection.anchorNode, selection.focusNode]
        .map(node => Private.rowOf(node, list.current))
        .filter((row): row is number => row !== null && row < range.count);
      if (ends.length === 0) {
        return rows;
      }
      const first = Math.min(...ends, rows[0]);
      const last = Math.max(...ends, rows[rows.length - 1]);
      return last - first >= MOST_ROWS
        ? rows
        : Array.from({ length: last - first + 1 }, (_, place) => first + place);
    },
    [list]
  );
}

namespace Private {
  /** Return the index of the row that a node stands in; null when it stands in none of this list. */
  export function rowOf(
    node: Node | null,
    list: HTMLElement | null
  ): number | null {
    const element = node instanceof Element ? node : node?.parentElement;
    const row = element?.closest<HTMLElement>('[data-index]');
    return row && list?.contains(row) ? Number(row.dataset.index) : null;
  }
}
