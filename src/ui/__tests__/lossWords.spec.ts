import { nullTranslator } from '@jupyterlab/translation';

import type { ISparkServer } from '../../tokens';
import { makeFailedModel } from '../../__tests__/samples';
import { costSentence, lossSentence } from '../lossWords';

const trans = nullTranslator.load('test');

const FLIGHTS = { notebook: 'flights.ipynb', things: { view: ['x', 'y'] } };
const ALL = {
  notebook: 'all.ipynb',
  things: {
    view: ['a', 'b', 'c', 'd', 'e', 'f'],
    table: ['t'],
    dataframe: ['1', '2'],
    model: ['KMeans', 'ALS', 'KMeans'],
    function: ['half', 'third'],
    data_source: ['mine'],
    artifact: ['lib.py'],
    option: ['spark.sql.ansi.enabled']
  }
};

/** The sentence on losses of which these are the parts. */
function sentence(parts: Partial<ISparkServer.ILosses>): string | null {
  return costSentence({ notebooks: [], made: [], cached: [], ...parts }, trans);
}

describe('the price of a restart', () => {
  it('is each thing with the notebook that made it', () => {
    expect(sentence({ made: [FLIGHTS] })).toBe(
      'Gone then: temp views x and y, made by flights.ipynb; run it again, or open it.'
    );
    expect(sentence({ made: [FLIGHTS, ALL] })).toBe(
      'Gone then: temp views x and y, made by flights.ipynb; temp views a, b, c, d and 2 others, cached table t, ' +
        '2 cached DataFrames, models KMeans (2) and ALS, UDFs half and third, data source mine, artifact lib.py ' +
        'and runtime option spark.sql.ansi.enabled, made by all.ipynb. Run them again, or open them.'
    );
  });

  it('has the bytes of what is cached, and what nobody has said is theirs', () => {
    const cached = [
      { name: 'trips', bytes: 2 ** 30 },
      { name: 'a DataFrame', bytes: 0.2 * 2 ** 30 }
    ];
    expect(
      sentence({ made: [{ notebook: null, things: { view: ['z'] } }], cached })
    ).toBe('Gone then: temp view z; 1.2 GB of cached data in all.');
  });

  it('is the session where there is nothing else', () => {
    expect(sentence({ notebooks: ['a.ipynb'] })).toBe(
      'a.ipynb loses its session.'
    );
    expect(
      sentence({
        notebooks: ['a.ipynb', 'b.ipynb'],
        cached: [{ name: 'x', bytes: 0 }]
      })
    ).toBe('a.ipynb and b.ipynb lose their session.');
  });

  it('is nothing where nobody loses anything', () => {
    expect(sentence({})).toBeNull();
  });

  it('is said in the same words after a crash', () => {
    const { error } = makeFailedModel({ code: 'died', made: [FLIGHTS] });
    expect(error && lossSentence(error, trans)).toBe(
      'Gone: temp views x and y, made by flights.ipynb; run it again, or open it.'
    );
  });
});
