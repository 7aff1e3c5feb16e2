import { act } from 'react';

import { REVIEW_DELAY } from '../../../../options/optionReview';
import type { OptionsApi } from '../../../../options/api';
import { FormPanel } from '../../__tests__/formPanel';

const MEMORY = 'spark.driver.memory';

describe('a selected option in the form', () => {
  let panel: FormPanel;
  let answers: Array<(problem: string | null) => Promise<void>>;

  beforeEach(async () => {
    panel = new FormPanel();
    answers = [];
    // Each question waits for the test, which says what is wrong with the memory.
    panel.server.optionsApi.review.mockImplementation(
      () =>
        new Promise(resolve => {
          answers.push(async message => {
            await act(async () => resolve(reviewOf(message)));
          });
        })
    );
    await panel.show();
    await panel.openOptions();
  });

  afterEach(() => {
    panel.dispose();
  });

  const reviewOf = (message: string | null): OptionsApi.IReview => ({
    properties: [],
    problems:
      message === null
        ? []
        : [{ name: MEMORY, level: 'error', message, suggestion: null }]
  });
  const input = (): HTMLInputElement => panel.named(MEMORY);
  /** What is said of the value, to those who only hear it too. */
  const described = (): string =>
    (input().getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map(id => document.getElementById(id)?.textContent)
      .join('');

  it('lets values be chosen where there are few', async () => {
    await panel.add('spark.scheduler.mode');
    const select = panel.named<HTMLSelectElement>('spark.scheduler.mode');
    expect([...select.options].map(({ text }) => text)).toEqual([
      'Default (FIFO)',
      'FAIR',
      'FIFO'
    ]);
    await panel.type('spark.scheduler.mode', 'FAIR');
    expect(panel.request.options).toEqual({ 'spark.scheduler.mode': 'FAIR' });
    await panel.press('Reset spark.scheduler.mode');
    expect(panel.request.options).toBeUndefined();
    await panel.press('Remove spark.scheduler.mode');
    expect(panel.configuration.selection.options.size).toBe(0);
  });

  it('shows the default, and the unit of a bare number', async () => {
    await panel.add(MEMORY);
    expect(input().placeholder).toBe('1g');
    await panel.type(MEMORY, '512');
    expect(input().parentElement?.textContent).toBe('MB');
  });

  it('has each letter in place at once, whatever the server does', async () => {
    await panel.add(MEMORY);
    for (const text of ['9', '9x', '9xx']) {
      // No timer and no promise comes to its turn between letter and look.
      Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
      panel.typeNow(MEMORY, text);
      expect(input().value).toBe(text);
      expect(panel.request.options).toEqual({ [MEMORY]: text });
    }
    expect(panel.server.optionsApi.review).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(REVIEW_DELAY);
    expect(panel.server.optionsApi.review).toHaveBeenCalledTimes(1);
    // The answer is under way, and typing goes on.
    panel.typeNow(MEMORY, '9xxx');
    expect(input().value).toBe('9xxx');
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  it('says what is wrong with a value once typing has stopped, until there is another answer', async () => {
    await panel.add(MEMORY);
    await panel.type(MEMORY, '9');
    await panel.wait(REVIEW_DELAY - 1);
    await panel.type(MEMORY, '9x');
    await panel.wait(REVIEW_DELAY);
    expect(described()).toBe('');
    await answers[0]('9x is wrong.');
    expect(described()).toBe('9x is wrong.');
    expect(input().getAttribute('aria-invalid')).toBe('true');
    expect(panel.text).toContain('1 problem');

    await panel.type(MEMORY, '9y');
    expect(described()).toBe('9x is wrong.');
    await panel.wait(REVIEW_DELAY);
    expect(described()).toBe('9x is wrong.');
    await answers[1]('9y is wrong.');
    expect(described()).toBe('9y is wrong.');

    await panel.type(MEMORY, '4g');
    await panel.wait(REVIEW_DELAY);
    expect(described()).toBe('9y is wrong.');
    await answers[2](null);
    expect(described()).toBe('');
    expect(input().getAttribute('aria-invalid')).toBe('false');
    expect(panel.text).not.toContain('1 problem');
  });

  it.each([
    ['text', () => panel.type(MEMORY, '4g')],
    ['selection', () => panel.press('Large memory')]
  ])(
    'does not show the late answer about an older %s over a newer one',
    async (_, change) => {
      await panel.add(MEMORY);
      await panel.type(MEMORY, '9x');
      await panel.wait(REVIEW_DELAY);
      await change();
      await panel.wait(REVIEW_DELAY);
      await answers[1](null);
      await answers[0]('9x is wrong.');
      expect(described()).not.toContain('9x is wrong.');
    }
  );

  it('says nothing of a value that was reset, and of an option that was removed', async () => {
    await panel.add(MEMORY);
    await panel.type(MEMORY, '9x');
    await panel.wait(REVIEW_DELAY);
    await answers[0]('9x is wrong.');
    await panel.press(`Reset ${MEMORY}`);
    expect(described()).toBe('');
    await panel.press(`Remove ${MEMORY}`);
    await panel.add(MEMORY);
    expect(described()).toBe('');
  });

  it('says nothing where the server does not answer, and lets it be started', async () => {
    panel.server.optionsApi.review.mockRejectedValue(new Error('No.'));
    await panel.add(MEMORY);
    await panel.type(MEMORY, '9x');
    await panel.wait(REVIEW_DELAY);
    expect(described()).toBe('');
    await panel.press('Connect');
    expect(panel.started).toEqual([
      { cluster: 'local', options: { [MEMORY]: '9x' } }
    ]);
  });

  it('starts with what stands there, however old the last answer is', async () => {
    await panel.add(MEMORY);
    await panel.type(MEMORY, '4g');
    await panel.wait(REVIEW_DELAY);
    await answers[0](null);
    await panel.type(MEMORY, '9x');
    await panel.press('Connect');
    expect(panel.started).toEqual([
      { cluster: 'local', options: { [MEMORY]: '9x' } }
    ]);
    // The server rejects it, and its sentence stays when an answer to the review comes.
    await act(async () => {
      const { selection } = panel.configuration;
      selection.reject({ name: MEMORY, message: '9x was rejected.' });
    });
    expect(described()).toBe('9x was rejected.');
    await panel.wait(REVIEW_DELAY);
    await answers[1](null);
    expect(described()).toBe('9x was rejected.');
    await panel.type(MEMORY, '9g');
    expect(described()).toBe('');
  });

  it('counts the problems while the options are closed, too', async () => {
    await panel.add(MEMORY);
    await panel.openOptions(false);
    await act(async () =>
      panel.configuration.selection.merge({ [MEMORY]: 'x' })
    );
    await panel.wait(REVIEW_DELAY);
    await answers[0]('x is wrong.');
    expect(panel.text).toContain('1 problem');
  });

  it('offers what was probably meant by its name', async () => {
    await panel.add('spark.executor.memmory');
    panel.server.optionsApi.review.mockResolvedValueOnce({
      properties: [],
      problems: [
        {
          name: 'spark.executor.memmory',
          level: 'error',
          message: 'Spark 4.3 has no option spark.executor.memmory.',
          suggestion: 'spark.executor.memory'
        }
      ]
    });
    await panel.type('spark.executor.memmory', '2g');
    await panel.wait(REVIEW_DELAY);
    expect(panel.text).toContain('1 problem');
    expect(panel.text).toContain(
      'Spark 4.3 has no option spark.executor.memmory.'
    );
    await panel.press('spark.executor.memory');
    expect(panel.request.options).toEqual({ 'spark.executor.memory': '2g' });
    expect(panel.text).not.toContain('1 problem');
  });

  it('says which bundle a value overrides or adds to', async () => {
    await panel.press('Large memory');
    await panel.press('Iceberg');
    await panel.add(MEMORY);
    await panel.type(MEMORY, '4g');
    await panel.add('spark.jars.packages');
    await panel.type('spark.jars.packages', 'a:b:1');
    expect(panel.text).toContain('overrides bundle "Large memory"');
    expect(panel.text).toContain('adds to bundle "Iceberg"');
  });

  it('hides the value of a secret while it is typed', async () => {
    const name = 'spark.hadoop.fs.s3a.secret.key';
    await panel.add(name);
    expect(panel.named<HTMLInputElement>(name).type).toBe('password');
  });
});
