import { act } from 'react';

import { FormPanel } from './formPanel';

describe('the form in the panel', () => {
  let panel: FormPanel;

  beforeEach(async () => {
    panel = new FormPanel();
    await panel.show();
  });

  afterEach(() => {
    panel.dispose();
  });

  it('tells what each cluster is, costs and needs', () => {
    const [card] = panel.node.querySelectorAll('input[type=radio]');
    const facts = card.getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(facts)?.textContent).toBe(
      'On all cores.2 cores, 8 of 23 GBCosts: nothingNeeds: patience'
    );
  });

  it('offers the bundles that fit, and counts the others', async () => {
    expect(panel.text).toContain('Iceberg');
    expect(panel.text).not.toContain('GPU');
    expect(panel.text).toContain('1 more is for other clusters.');
    await panel.press('Large memory');
    await panel.press('Iceberg');
    expect(panel.request.bundles).toEqual(['memory', 'iceberg']);
    await panel.press('About Iceberg');
    expect(panel.text).toContain('Brings the Iceberg runtime.');
    expect(panel.text).toContain('org.apache.iceberg:iceberg:1');
  });

  it('says what it leaves out with another cluster', async () => {
    await panel.press('Large memory');
    const [, big] =
      panel.node.querySelectorAll<HTMLElement>('input[type=radio]');
    await act(async () => big.click());
    expect(panel.text).toContain(
      'The bundle "Large memory" does not fit Big cluster; it is left out.'
    );
    expect(panel.request).toEqual({ cluster: 'big' });
  });

  it('shows a rejection of the server at its option, and opens the options for it', async () => {
    await act(async () => {
      panel.configuration.selection.setOption('spark.driver.memory', '4g');
      panel.configuration.selection.reject({
        name: 'spark.driver.memory',
        message: 'That is more than there is.'
      });
    });
    expect(panel.node.querySelector('details')?.open).toBe(true);
    const row = panel.named('spark.driver.memory').closest('li');
    expect(row?.textContent).toContain('That is more than there is.');
  });

  it('shows a rejection of an option that nobody has set here', async () => {
    await act(async () => {
      panel.configuration.selection.reject({
        name: 'spark.driver.memory',
        message: 'The bundle asks for too much.'
      });
    });
    expect(panel.node.querySelector('[role=alert]')?.textContent).toBe(
      'The bundle asks for too much.'
    );
  });
});
