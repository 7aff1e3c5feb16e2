/*
 * Stands in for localStorage and sessionStorage, which throw in the opaque origin that Spark's pages run in.
 * What is stored lives in the frame's name, the one thing that outlives a page there: the theme, an opened
 * timeline and a table's order stay while a person walks from page to page, and go with the tab.
 */
(() => {
  'use strict';

  const read = () => {
    try {
      return Object(JSON.parse(window.name));
    } catch {
      return {};
    }
  };
  const kept = read();

  const makeStorage = area => {
    const items = new Map(Object.entries(Object(kept[area])));
    const keep = () => {
      kept[area] = Object.fromEntries(items);
      window.name = JSON.stringify(kept);
    };
    return {
      get length() {
        return items.size;
      },
      key: index => [...items.keys()][index] ?? null,
      getItem: key => items.get(String(key)) ?? null,
      setItem: (key, value) => {
        items.set(String(key), String(value));
        keep();
      },
      removeItem: key => {
        items.delete(String(key));
        keep();
      },
      clear: () => {
        items.clear();
        keep();
      }
    };
  };

  for (const area of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, area, { value: makeStorage(area) });
  }
})();
