import * as React from 'react';

/**
 * Let Enter do inside a part of a dialog what it does elsewhere: break a line, press a button.
 *
 * #### Notes
 * A dialog of core takes every Enter on its way down, so that it has to be met before.
 */
export function useOwnEnter(part: React.RefObject<HTMLElement>): void {
  React.useEffect(() => {
    const meet = (event: KeyboardEvent): void => {
      if (
        event.key === 'Enter' &&
        event.target instanceof Node &&
        part.current?.contains(event.target)
      ) {
        event.stopPropagation();
      }
    };
    window.addEventListener('keydown', meet, true);
    return () => window.removeEventListener('keydown', meet, true);
  }, [part]);
}
