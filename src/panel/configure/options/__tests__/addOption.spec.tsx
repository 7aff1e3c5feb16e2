import { act } from 'react';

import { REFERENCE } from '../../../../options/__tests__/optionSamples';
import { REVIEW_DELAY } from '../../../../options/optionReview';
import { FormPanel } from '../../__tests__/formPanel';

describe('the search for an option in the form', () => {
  let panel: FormPanel;

  beforeEach(async () => {
    panel = new FormPanel();
    await panel.show();
  });

  afterEach(() => {
    panel.dispose();
  });

  /** Have the server suggest a name for each that it is asked for. */
  const suggest = (suggestion: string): void => {
    panel.server.optionsApi.review.mockImplementation(
      async ({ options = {} }) => ({
        properties: [],
        problems: Object.keys(options).map(name => ({
          name,
          level: 'error',
          message: `Spark 4.3 has no option ${name}.`,
          suggestion
        }))
      })
    );
  };

  it('reads what Spark knows when the options are opened, and not before', async () => {
    expect(panel.server.optionsApi.getReference).not.toHaveBeenCalled();
    await panel.openOptions();
    expect(panel.server.optionsApi.getReference).toHaveBeenCalled();
  });

  it('finds options by the words about them, and takes one by keyboard', async () => {
    await panel.openOptions();
    await panel.type('Add option', 'memory process');
    expect(panel.found).toEqual([
      'spark.driver.memory',
      'spark.executor.memory'
    ]);
    expect(panel.active).toBe('spark.driver.memory');
    await panel.key('ArrowDown');
    expect(panel.active).toBe('spark.executor.memory');
    await panel.key('ArrowDown');
    expect(panel.active).toBe('spark.driver.memory');
    await panel.key('ArrowUp');
    await panel.key('Enter');
    expect(panel.found).toEqual([]);
    expect(document.activeElement).toBe(panel.named('spark.executor.memory'));
    await panel.type('spark.executor.memory', '2g');
    await panel.press('Connect');
    expect(panel.started).toEqual([
      { cluster: 'local', options: { 'spark.executor.memory': '2g' } }
    ]);
  });

  it('shows the list again where somebody comes back to the words', async () => {
    await panel.openOptions();
    const field = panel.named('Add option');
    await act(async () => field.focus());
    await panel.type('Add option', 'shuffle');
    const before = panel.found;
    expect(before).not.toEqual([]);
    await act(async () => field.blur());
    expect(panel.found).toEqual([]);
    await act(async () => field.focus());
    expect(panel.found).toEqual(before);
  });

  it('closes the list on Escape, and then forgets the words', async () => {
    await panel.openOptions();
    await panel.type('Add option', 'memory');
    await panel.key('Escape');
    expect(panel.found).toEqual([]);
    const field = panel.named<HTMLInputElement>('Add option');
    expect(field.value).toBe('memory');
    await panel.key('Escape');
    expect(field.value).toBe('');
  });

  it('offers the option that the server suggests for a typing error, once typing has stopped', async () => {
    suggest('spark.executor.memory');
    await panel.openOptions();
    await panel.type('Add option', 'spark.executor.memmor');
    await panel.wait(REVIEW_DELAY - 1);
    await panel.type('Add option', 'spark.executor.memmory');
    await panel.wait(REVIEW_DELAY - 1);
    expect(panel.found).toEqual(['spark.executor.memmory']);
    expect(panel.server.optionsApi.review).not.toHaveBeenCalled();
    await panel.wait(1);
    expect(panel.text).toContain('Did you mean this?');
    expect(panel.found).toEqual([
      'spark.executor.memory',
      'spark.executor.memmory'
    ]);
    expect(panel.text).toContain('Amount of memory to use per executor');
    await panel.key('Enter');
    expect([...panel.configuration.selection.options.keys()]).toEqual([
      'spark.executor.memory'
    ]);
  });

  it('never takes what was suggested for an earlier name', async () => {
    suggest('spark.executor.memory');
    await panel.openOptions();
    await panel.type('Add option', 'spark.executor.memmory');
    await panel.wait(REVIEW_DELAY);
    expect(panel.active).toBe('spark.executor.memory');
    await panel.add('spark.executor.memmoryOfMine');
    expect([...panel.configuration.selection.options.keys()]).toEqual([
      'spark.executor.memmoryOfMine'
    ]);
  });

  it('stays at the option that was gone to when a suggestion comes late', async () => {
    suggest('spark.driver.maxResultSize');
    await panel.openOptions();
    await panel.type('Add option', 'spark.executor.mem');
    await panel.key('ArrowDown');
    expect(panel.active).toBe('spark.executor.mem');
    await panel.wait(REVIEW_DELAY);
    expect(panel.found[0]).toBe('spark.driver.maxResultSize');
    expect(panel.active).toBe('spark.executor.mem');
  });

  it('keeps the whole list in view when a suggestion makes it longer', async () => {
    const seen: (string | null)[] = [];
    Object.assign(HTMLElement.prototype, {
      scrollIntoView(this: HTMLElement) {
        seen.push(this.getAttribute('role'));
      }
    });
    suggest('spark.executor.memory');
    await panel.openOptions();
    await panel.type('Add option', 'spark.executor.memroy');
    seen.length = 0;
    await act(() => jest.advanceTimersByTimeAsync(REVIEW_DELAY));
    expect(panel.found).toContain('spark.executor.memory');
    expect(seen).toContain('listbox');
    Reflect.deleteProperty(HTMLElement.prototype, 'scrollIntoView');
  });

  it('asks the server nothing of words, nor of a name that Spark lists', async () => {
    await panel.openOptions();
    for (const query of ['memory', 'spark.', 'spark.driver.memory']) {
      await panel.type('Add option', query);
      await panel.wait(REVIEW_DELAY);
    }
    expect(panel.server.optionsApi.review).not.toHaveBeenCalled();
  });

  it('does not take an option that is locked', async () => {
    await panel.openOptions();
    await panel.add('spark.sql.shuffle.partitions');
    expect(panel.text).toContain('locked by the administrator');
    expect(panel.configuration.selection.options.size).toBe(0);
  });

  it('takes names in full where the options cannot be listed, and says why', async () => {
    panel.server.optionsApi.getReference.mockRejectedValue(
      new Error('No Spark was found.')
    );
    await panel.openOptions();
    expect(panel.text).toContain(
      'The options of Spark cannot be listed: No Spark was found.'
    );
    await panel.add('spark.driver.memory');
    await panel.type('spark.driver.memory', '4g');
    expect(panel.request.options).toEqual({ 'spark.driver.memory': '4g' });
    panel.server.optionsApi.getReference.mockResolvedValue(REFERENCE);
    await panel.press('Look again');
    expect(panel.text).not.toContain('cannot be listed');
  });
});
