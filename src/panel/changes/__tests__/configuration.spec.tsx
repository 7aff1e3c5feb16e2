import { act } from 'react';

import { makeReadyModel } from '../../../__tests__/samples';
import { SparkError } from '../../../request';
import { CommandIDs } from '../../../tokens';
import { ChangesPanel } from './changesPanel';

const PARTITIONS = 'spark.sql.shuffle.partitions';
const MEMORY = 'spark.driver.memory';
const SECRET = 'spark.hadoop.fs.s3a.secret.key';

describe('the configuration of the Spark that runs', () => {
  let panel: ChangesPanel;

  beforeEach(async () => {
    panel = new ChangesPanel();
    await panel.show(
      makeReadyModel({
        user_options: { [MEMORY]: '1g' },
        options: { [MEMORY]: '1g', 'spark.master': 'local[2]' }
      })
    );
  });

  afterEach(() => panel.dispose());

  it('tells what runs: what was chosen, and what else is in force', () => {
    for (const words of [
      'ClusterLocal',
      `${MEMORY}1g`,
      '1 other option',
      'spark.masterlocal[2]'
    ]) {
      expect(panel.text).toContain(words);
    }
    expect(panel.server.changesApi.compare).not.toHaveBeenCalled();
  });

  it('tells what notebooks have set for all, and takes it back', async () => {
    expect(panel.text).not.toContain('Set by notebooks');
    await panel.show(
      makeReadyModel({
        database: 'spark_catalog.flights',
        set_options: [
          {
            name: PARTITIONS,
            value: '7',
            notebook: 'flights.ipynb',
            at: '2026-11-21T08:00:00Z'
          }
        ]
      })
    );
    expect(panel.text).toContain('Databasespark_catalog.flights');
    expect(panel.text).toContain(`Set by notebooks${PARTITIONS}7flights.ipynb`);
    await panel.press('Reset');
    expect(panel.executed).toEqual([
      { id: CommandIDs.resetOptions, args: { names: [PARTITIONS] } }
    ]);
  });

  it('applies at once what can be applied at once', async () => {
    panel.server.changesApi.compare.mockResolvedValue({
      differences: [
        { name: PARTITIONS, running: '200', wanted: '8', live: true }
      ],
      losses: null
    });
    await panel.press('Change');
    await panel.after(() => panel.selection.setOption(PARTITIONS, '8'));
    expect(panel.server.changesApi.compare).toHaveBeenLastCalledWith({
      cluster: 'local',
      options: { [MEMORY]: '1g', [PARTITIONS]: '8' }
    });
    expect(panel.rows).toEqual([
      'Runs | Chosen',
      `${PARTITIONS}applies at once`,
      '200 | 8'
    ]);
    expect(panel.buttons).not.toContain('Restart now');
    await panel.press('Apply');
    expect(panel.executed).toEqual([
      { id: CommandIDs.changeOptions, args: { options: { [PARTITIONS]: '8' } } }
    ]);
  });

  describe('where it takes a restart', () => {
    beforeEach(async () => {
      panel.server.changesApi.compare.mockResolvedValue({
        differences: [
          { name: MEMORY, running: '1g', wanted: '2g', live: false }
        ],
        losses: {
          notebooks: ['flights.ipynb', 'report.ipynb'],
          made: [{ notebook: 'flights.ipynb', things: { view: ['x', 'y'] } }],
          cached: [{ name: 'x', bytes: 1.2 * 2 ** 30 }]
        }
      });
      await panel.press('Change');
      await panel.after(() => panel.selection.setOption(MEMORY, '2g'));
    });

    it('says the price by name, and restarts with what is chosen', async () => {
      expect(panel.text).toContain(
        'Needs a restart. Gone then: temp views x and y, made by flights.ipynb; 1.2 GB of cached data in all; run it again, or open it.'
      );
      expect(panel.rows).toContain(`${MEMORY}needs a restart`);
      expect(panel.buttons).not.toContain('Apply');
      expect(panel.executed).toEqual([]);
      await panel.press('Restart now');
      expect(panel.executed).toEqual([
        {
          id: CommandIDs.restart,
          args: { cluster: 'local', options: { [MEMORY]: '2g' } }
        }
      ]);
    });

    it('keeps the choice for the next start, says so, and lets go of it', async () => {
      await panel.press('At next start');
      expect(panel.text).toContain('a change waits for the next start');
      expect(panel.rows).toEqual(['Runs | At next start', MEMORY, '1g | 2g']);
      expect(panel.executed).toEqual([]);
      await panel.press('Discard');
      expect(panel.text).not.toContain('waits');
      expect(panel.selection.request.options).toEqual({ [MEMORY]: '1g' });
    });

    it('goes back to what runs', async () => {
      await panel.press('Cancel');
      expect(panel.buttons).toContain('Change');
      expect(panel.selection.request.options).toEqual({ [MEMORY]: '1g' });
      expect(panel.text).not.toContain('waits');
    });
  });

  it('asks once for what was typed', async () => {
    await panel.press('Change');
    panel.server.changesApi.compare.mockClear();
    await act(async () => {
      for (const value of ['2', '20', '200']) {
        panel.selection.setOption(PARTITIONS, value);
      }
    });
    await panel.settle();
    expect(panel.server.changesApi.compare).toHaveBeenCalledTimes(1);
    // In force by another way, such as the cluster's own options.
    expect(panel.text).toContain('Spark runs with this.');
    expect(panel.buttons).not.toContain('Restart now');
    expect(panel.buttons).toContain('At next start');
  });

  it('does not ask while the panel is hidden', async () => {
    panel.dispose();
    panel = new ChangesPanel();
    panel.isHidden = true;
    await panel.show(makeReadyModel());
    await panel.press('Change');
    expect(panel.server.changesApi.compare).not.toHaveBeenCalled();
  });

  it('tells a refusal at its option', async () => {
    panel.server.changesApi.compare.mockRejectedValue(
      new SparkError('invalid_option', `${MEMORY} cannot be "2x".`, MEMORY)
    );
    await panel.press('Change');
    await panel.after(() => panel.selection.setOption(MEMORY, '2x'));
    expect(panel.selection.rejectionOf(MEMORY)).toBe(
      `${MEMORY} cannot be "2x".`
    );
    expect(panel.text).toContain('Spark would not start with this');
    expect(panel.buttons).not.toContain('Restart now');
    expect(
      panel.server.changesApi.compare.mock.calls.length
    ).toBeLessThanOrEqual(2);
  });

  it('tells any other refusal in place', async () => {
    panel.server.changesApi.compare.mockRejectedValue(
      new SparkError('unknown_bundle', 'No bundle is called gpu.')
    );
    await panel.press('Change');
    expect(panel.text).toContain('No bundle is called gpu.');
  });

  it('leaves a secret alone that nobody tells, and says when a restart would lose it', async () => {
    await panel.show(
      makeReadyModel({ generation: 2, user_options: { [SECRET]: '(hidden)' } })
    );
    const secret = {
      name: SECRET,
      running: '(hidden)',
      wanted: null,
      live: false
    };
    panel.server.changesApi.compare.mockResolvedValue({
      differences: [
        secret,
        { name: PARTITIONS, running: '200', wanted: '8', live: true }
      ],
      losses: { notebooks: [], made: [], cached: [] }
    });
    await panel.press('Change');
    await panel.after(() => panel.selection.setOption(PARTITIONS, '8'));
    expect(panel.rows).not.toContain(`${SECRET}needs a restart`);
    await panel.press('Apply');
    expect(panel.executed[0].args).toEqual({ options: { [PARTITIONS]: '8' } });
    panel.server.changesApi.compare.mockResolvedValue({
      differences: [
        secret,
        { name: MEMORY, running: null, wanted: '2g', live: false }
      ],
      losses: { notebooks: [], made: [], cached: [] }
    });
    await panel.after(() => panel.selection.setOption(MEMORY, '2g'));
    expect(panel.text).toContain(
      `A restart leaves out ${SECRET} unless its value is entered again.`
    );
  });
});
