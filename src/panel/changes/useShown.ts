import * as React from 'react';

/** Whether an element has a place on the page, which it has not while the panel is hidden. */
export function useShown(element: React.RefObject<HTMLElement>): boolean {
  const [isShown, setShown] = React.useState(true);
  React.useEffect(() => {
    const node = element.current;
    if (!node || typeof ResizeObserver === 'undefined') {
      return;
    }
    const look = (): void => setShown(node.getClientRects().length > 0);
    // The observer says nothing of an element that is without a size from the start.
    look();
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return isShown;
}
