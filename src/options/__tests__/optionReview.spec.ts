import { SampleServer } from '../../__tests__/samples';
import type { OptionsApi } from '../api';
import { OptionReview, REVIEW_DELAY } from '../optionReview';
import { StartSelection } from '../startSelection';

const MEMORY = 'spark.driver.memory';
const CORES = 'spark.driver.cores';

describe('the review of options', () => {
  let server: SampleServer;
  let selection: StartSelection;
  let review: OptionReview;
  let answers: Array<(wrong: ReadonlyArray<string>) => Promise<void>>;

  const wait = (milliseconds = REVIEW_DELAY): Promise<void> =>
    jest.advanceTimersByTimeAsync(milliseconds);
  const said = (name: string): string | undefined => review.find(name)?.message;
  const problem = (name: string, value: string): OptionsApi.IProblem => ({
    name,
    level: 'error',
    message: `${name} is "${value}".`,
    suggestion: null
  });

  beforeEach(() => {
    jest.useFakeTimers();
    server = new SampleServer();
    answers = [];
    // Each question waits for the test, which says whose value is wrong.
    server.optionsApi.review.mockImplementation(
      request =>
        new Promise(resolve => {
          answers.push(async wrong => {
            const problems = wrong.map(name =>
              problem(name, request.options?.[name] ?? '')
            );
            resolve({ properties: [], problems });
            await wait(0);
          });
        })
    );
    selection = new StartSelection(server);
    review = new OptionReview(server.optionsApi, selection);
    review.isWatched = true;
  });

  afterEach(() => {
    review.dispose();
    selection.dispose();
    jest.useRealTimers();
  });

  it('asks once, when nobody has typed for a moment', async () => {
    for (const text of ['9', '9g', '9gx']) {
      selection.setOption(MEMORY, text);
      await wait(REVIEW_DELAY - 1);
    }
    expect(server.optionsApi.review).not.toHaveBeenCalled();
    await wait(1);
    expect(server.optionsApi.review.mock.calls).toEqual([
      [{ cluster: 'local', options: { [MEMORY]: '9gx' } }]
    ]);
  });

  it('says what it said until it has answered again', async () => {
    const heard: Array<string | undefined> = [];
    review.changed.connect(() => {
      heard.push(said(MEMORY));
    }, server);
    selection.setOption(MEMORY, '9x');
    await wait();
    expect(said(MEMORY)).toBeUndefined();
    await answers[0]([MEMORY]);
    selection.setOption(MEMORY, '9y');
    expect(said(MEMORY)).toBe(`${MEMORY} is "9x".`);
    await wait();
    expect(said(MEMORY)).toBe(`${MEMORY} is "9x".`);
    await answers[1]([MEMORY]);
    expect(said(MEMORY)).toBe(`${MEMORY} is "9y".`);
    selection.setOption(MEMORY, '9g');
    await wait();
    await answers[2]([]);
    expect(said(MEMORY)).toBeUndefined();
    expect(heard).toEqual([
      `${MEMORY} is "9x".`,
      `${MEMORY} is "9y".`,
      undefined
    ]);
  });

  it('does not let a late answer take the place of a newer one', async () => {
    selection.setOption(MEMORY, '9x');
    await wait();
    selection.setOption(CORES, '2');
    await wait();
    await answers[1]([]);
    await answers[0]([MEMORY]);
    expect(said(MEMORY)).toBeUndefined();
  });

  it('takes of an answer what is not about a text that was edited since', async () => {
    selection.merge({ [MEMORY]: '9x', [CORES]: 'y' });
    await wait();
    selection.setOption(MEMORY, '9g');
    await answers[0]([MEMORY, CORES]);
    expect(said(MEMORY)).toBeUndefined();
    expect(said(CORES)).toBe(`${CORES} is "y".`);
  });

  it('says nothing of an option that is no longer set, even when it comes back', async () => {
    for (const leave of [
      () => selection.removeOption(MEMORY),
      () => selection.setOption(MEMORY, null)
    ]) {
      selection.setOption(MEMORY, '9x');
      await wait();
      await answers[answers.length - 1]([MEMORY]);
      expect(said(MEMORY)).toBe(`${MEMORY} is "9x".`);
      leave();
      expect(said(MEMORY)).toBeUndefined();
      selection.setOption(MEMORY, '1g');
      expect(said(MEMORY)).toBeUndefined();
    }
  });

  it('says nothing where the server does not answer', async () => {
    selection.setOption(MEMORY, '9x');
    await wait();
    await answers[0]([MEMORY]);
    server.optionsApi.review.mockRejectedValueOnce(new Error('No.'));
    selection.setOption(MEMORY, '9y');
    expect(said(MEMORY)).toBe(`${MEMORY} is "9x".`);
    await wait();
    expect(said(MEMORY)).toBeUndefined();
  });

  it('says an error before a note', async () => {
    for (const levels of [
      ['note', 'error'],
      ['error', 'note']
    ] as const) {
      const problems = levels.map(level => ({
        ...problem(MEMORY, level),
        level
      }));
      server.optionsApi.review.mockResolvedValueOnce({
        properties: [],
        problems
      });
      selection.setOption(MEMORY, levels.join());
      await wait();
      expect(said(MEMORY)).toBe(`${MEMORY} is "error".`);
    }
  });

  it('asks nothing while nobody looks, nor where no option is set', async () => {
    await wait();
    selection.setOption(MEMORY, '9');
    review.isWatched = false;
    selection.setOption(MEMORY, '9x');
    await wait();
    expect(server.optionsApi.review).not.toHaveBeenCalled();
    review.isWatched = true;
    await wait();
    expect(server.optionsApi.review).toHaveBeenCalledTimes(1);
  });

  it('forgets what it was asked when nobody looks any more', async () => {
    selection.setOption(MEMORY, '9x');
    await wait();
    review.isWatched = false;
    await answers[0]([MEMORY]);
    expect(said(MEMORY)).toBeUndefined();
  });

  it('asks which option was meant by a name, on the cluster that is selected', async () => {
    const name = 'spark.drver.memory';
    server.optionsApi.review.mockResolvedValueOnce({
      properties: [],
      problems: [{ ...problem(name, ''), suggestion: MEMORY }]
    });
    selection.setCluster('big');
    await expect(review.suggestionFor(name)).resolves.toBe(MEMORY);
    expect(server.optionsApi.review).toHaveBeenCalledWith({
      cluster: 'big',
      options: { [name]: '' }
    });
    server.optionsApi.review.mockRejectedValueOnce(new Error('No.'));
    await expect(review.suggestionFor(name)).resolves.toBeNull();
  });
});
