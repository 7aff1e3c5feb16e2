import { act } from 'react';

import { CLUSTERS, makeModel, makeReadyModel } from '../../__tests__/samples';
import { CommandIDs } from '../../tokens';
import { SamplePanel } from './samplePanel';

describe('SparkPanelContent', () => {
  let panel: SamplePanel;

  const radios = (): HTMLInputElement[] =>
    Array.from(panel.node.querySelectorAll('input[type=radio]'));

  beforeEach(async () => {
    panel = new SamplePanel();
    await panel.attach();
  });

  afterEach(() => {
    panel.dispose();
  });

  it('starts the cluster that was chosen', async () => {
    await panel.show(makeModel());
    expect(panel.state).toBe('Not running');
    await act(async () => radios()[1].click());
    await panel.press('Connect');
    expect(panel.executed).toEqual([
      { id: CommandIDs.start, args: { cluster: 'big' } }
    ]);
  });

  it('says before a start what it would take', async () => {
    await panel.show(makeModel());
    expect(panel.text).toContain('2 cores, 8 of 23 GB');
  });

  it('says why Spark was stopped when nobody asked for that', async () => {
    const reason = 'Spark was stopped after 30 minutes without use.';
    await panel.show(makeModel({ stop_reason: reason }));
    expect(panel.text).toContain(reason);
  });

  it('remembers the chosen cluster over a start', async () => {
    await panel.show(makeModel());
    await act(async () => panel.model.selection.setCluster('big'));
    await panel.show(makeReadyModel({ cluster: 'big' }));
    await panel.show(makeModel());
    expect(radios().map(radio => radio.checked)).toEqual([false, true]);
  });

  it('names the only cluster instead of asking', async () => {
    panel.server.available.clusters = CLUSTERS.slice(0, 1);
    await panel.show(makeModel());
    expect(radios()).toEqual([]);
    expect(panel.text).toContain('Local');
  });

  it('says the step of a start, and cancels it', async () => {
    await panel.show(
      makeModel({
        state: 'starting',
        step: 'Opening port 15002',
        started_at: '2026-11-21T08:00:00Z',
        generation: 1
      })
    );
    expect(panel.state).toBe('Starting');
    expect(
      panel.node.querySelector('[aria-live=polite]:not([role])')?.textContent
    ).toBe('Opening port 15002');
    await panel.press('Cancel');
    expect(panel.executed[0].id).toBe(CommandIDs.stop);
  });

  it('reads the log only while its disclosure is open', async () => {
    panel.server.logApi.read.mockResolvedValue({
      generation: 1,
      start: 0,
      end: 0,
      from: 0,
      to: 0,
      entries: [
        {
          offset: 0,
          length: 1,
          level: 'INFO',
          text: 'Running Spark version 4.3.0',
          continues: false
        }
      ]
    });
    await panel.show(makeModel({ state: 'starting', generation: 1 }));
    expect(panel.server.logApi.read).not.toHaveBeenCalled();
    const details = panel.node.querySelector('details')!;
    await act(async () => {
      details.open = true;
      details.dispatchEvent(new Event('toggle'));
    });
    expect(panel.text).toContain('Running Spark version 4.3.0');
  });

  it('says what runs, who uses it and how much memory it takes', async () => {
    await panel.show(makeReadyModel());
    expect(panel.state).toBe('Connected');
    for (const words of [
      'Local · Spark 4.3.0',
      'sc://localhost:15002',
      'flights.ipynbrunning',
      'python (pid 4812)unknown',
      'Memory 1.2 GB',
      'Heap, at most8 GB'
    ]) {
      expect(panel.text).toContain(words);
    }
  });

  it('says which notebook lacks the package, running or not', async () => {
    for (const model of [makeModel(), makeReadyModel()]) {
      await panel.show(model);
      panel.kernels.lacking = ['work/flights.ipynb'];
      await act(async () => panel.kernels.lackingChanged.emit());
      expect(panel.text).toContain('flights.ipynb: its kernel lacks');
      panel.kernels.lacking = [];
      await act(async () => panel.kernels.lackingChanged.emit());
      expect(panel.text).not.toContain('lacks');
    }
  });

  it('shows what a notebook calls itself, and a Spark of its own', async () => {
    const [first, second] = makeReadyModel().notebooks;
    const classic = {
      ...second,
      mode: 'classic' as const,
      memory: 1.5 * 2 ** 30
    };
    const label = 'My Flights';
    const notebooks = [{ ...first, label }, classic];
    await panel.show(makeReadyModel({ notebooks }));
    expect(panel.text).toContain('My Flights');
    expect(panel.text).toContain('A Spark of its own, 1.5 GB');
    await panel.show(makeModel({ notebooks: [classic] }));
    expect(panel.text).toContain('A Spark of its own, 1.5 GB');
  });

  it('opens the notebook whose name is pressed', async () => {
    await panel.show(makeReadyModel());
    await panel.press('flights.ipynb');
    expect(panel.executed).toEqual([
      { id: 'docmanager:open', args: { path: 'work/flights.ipynb' } }
    ]);
  });

  it('leaves out a button whose feature is disabled', async () => {
    await panel.show(makeReadyModel());
    expect(() => panel.button('Web UI')).toThrow();
    expect(panel.button('Log').disabled).toBe(false);
  });

  it('counts down to the end of a Spark that nobody uses, and keeps it', async () => {
    await panel.show(
      makeReadyModel({
        idle_stop_at: new Date(Date.now() + 4.5 * 60000).toISOString()
      })
    );
    expect(panel.text).toContain('Nobody uses Spark: it stops in 4 min.');
    await panel.press('Keep it running');
    expect(panel.executed[0].id).toBe(CommandIDs.keepAlive);
  });

  it('says whose Spark it has taken over, and since when it runs', async () => {
    const started_at = new Date(Date.now() - 3.2 * 3600000).toISOString();
    const since = new Date().toISOString();
    await panel.show(makeReadyModel({ adopted: true, started_at, since }));
    expect(panel.text).toContain('Taken over from an earlier Jupyter server');
    expect(panel.node.querySelector('time')?.textContent).toBe('3 h 12 min');
    await panel.show(makeReadyModel({ started_at, since }));
    expect(panel.text).not.toContain('Taken over');
    expect(panel.node.querySelector('time')?.textContent).toBe('0 s');
  });
});
