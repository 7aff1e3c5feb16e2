/*
 * Runs first in each of Spark's pages. It stands in for localStorage and sessionStorage, which throw in the
 * opaque origin that the pages run in. What is stored lives in the frame's name, the one thing that outlives a
 * page there: the theme, an opened timeline and a table's order stay while a person walks from page to page,
 * and go with the tab. Then it tells Lab which page this is (src/webui/frame.ts), for Lab cannot look.
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

  if (window.parent !== window) {
    // Only Jupyter's own pages may frame this one (frame-ancestors), and they know its address anyhow.
    window.parent.postMessage({ sparkWebUiPage: window.location.href }, '*');
  }
})();
