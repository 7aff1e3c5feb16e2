import { nullTranslator } from '@jupyterlab/translation';

import type { ISparkServer } from '../../tokens';
import { costSentence } from '../lossWords';

const trans = nullTranslator.load('test');

/** The sentence on losses of which these are the parts. */
function sentence(parts: Partial<ISparkServer.ILosses>): string | null {
  return costSentence(
    { notebooks: [], views: [], cached: [], ...parts },
    trans
  );
}

describe('the price of a restart', () => {
  const cached = [
    { name: 'trips', bytes: 2 ** 30 },
    { name: 'a DataFrame', bytes: 0.2 * 2 ** 30 }
  ];

  it('names notebooks, views and bytes', () => {
    expect(
      sentence({ notebooks: ['flights.ipynb'], views: ['x', 'y'], cached })
    ).toBe(
      'flights.ipynb loses temp views x and y, and 1.2 GB of cached tables.'
    );
    expect(sentence({ notebooks: ['a.ipynb', 'b.ipynb'], views: ['x'] })).toBe(
      'a.ipynb and b.ipynb lose temp view x.'
    );
    expect(sentence({ notebooks: ['a.ipynb'], cached })).toBe(
      'a.ipynb loses 1.2 GB of cached tables.'
    );
  });

  it('counts where there are many views', () => {
    expect(
      sentence({
        notebooks: ['a.ipynb'],
        views: ['a', 'b', 'c', 'd', 'e', 'f']
      })
    ).toBe('a.ipynb loses temp views a, b, c, d and 2 others.');
  });

  it('is the session where there is nothing else', () => {
    expect(sentence({ notebooks: ['a.ipynb'] })).toBe(
      'a.ipynb loses its session.'
    );
    expect(
      sentence({ notebooks: ['a.ipynb'], cached: [{ name: 'x', bytes: 0 }] })
    ).toBe('a.ipynb loses its session.');
  });

  it('is nothing where nobody loses anything', () => {
    expect(sentence({})).toBeNull();
    expect(sentence({ views: ['x'] })).toBe('Lost with it: temp view x.');
  });
});
