import { act } from 'react';

import { CHECKS, makeFailedModel, makeModel } from '../../__tests__/samples';
import type { ChecksApi } from '../../checks/api';
import { SparkError } from '../../request';
import { CommandIDs } from '../../tokens';
import { SamplePanel } from './samplePanel';

describe('the checks in the panel', () => {
  let panel: SamplePanel;

  const listed = (): string[] =>
    Array.from(panel.node.querySelectorAll('li')).map(
      node => node.textContent ?? ''
    );

  beforeEach(async () => {
    panel = new SamplePanel();
    panel.server.checksApi.run.mockResolvedValue({ checks: [...CHECKS] });
    await panel.attach();
    await panel.show(makeModel());
  });

  afterEach(() => {
    panel.dispose();
  });

  it('are asked for the chosen cluster', async () => {
    await act(async () => panel.model.selection.setCluster('big'));
    await panel.press('Check');
    expect(panel.server.checksApi.run).toHaveBeenCalledWith({ cluster: 'big' });
    expect(panel.text).toContain('Check of Big cluster');
  });

  it('tell what is wrong first, in words and with a remedy, and fold the rest', async () => {
    await panel.press('Check');
    expect(listed()).toEqual([
      'Failure No Java was found.Install Java 17.',
      'Warning A proxy is set for localhost.Put localhost into NO_PROXY.',
      'OK Port 15002 is free.'
    ]);
    expect(panel.text).toContain('1 thing keeps Spark from starting.');
    const folded =
      panel.node.querySelector<HTMLDetailsElement>('section details');
    expect(folded?.open).toBe(false);
    expect(folded?.querySelector('summary')?.textContent).toBe('1 check is ok');
  });

  it('say in words when nothing stands in the way', async () => {
    panel.server.checksApi.run.mockResolvedValue({ checks: [CHECKS[0]] });
    await panel.press('Check');
    expect(panel.text).toContain('Spark can start.');
  });

  it('say why they could not be made', async () => {
    panel.server.checksApi.run.mockRejectedValue(
      new SparkError('unknown_cluster', 'There is no cluster big.')
    );
    await panel.press('Check');
    expect(panel.text).toContain(
      'The check could not be made: There is no cluster big.'
    );
  });

  it('go with another cluster, with a start, and when a person closes them', async () => {
    await panel.press('Check');
    await act(async () => panel.model.selection.setCluster('big'));
    expect(listed()).toEqual([]);
    await panel.press('Check');
    await panel.press('Close the check');
    expect(listed()).toEqual([]);
    await panel.press('Check');
    await panel.show(
      makeModel({ state: 'starting', since: '2026-11-21T09:00:00Z' })
    );
    expect(listed()).toEqual([]);
  });

  it('show the last of two answers', async () => {
    let answerFirst: (report: ChecksApi.IReport) => void = () => undefined;
    panel.server.checksApi.run.mockReturnValueOnce(
      new Promise(resolve => {
        answerFirst = resolve;
      })
    );
    const first = panel.model.runChecks('local');
    await act(() => panel.model.runChecks('big'));
    await act(async () => {
      answerFirst({ checks: [] });
      await first;
    });
    expect(panel.text).toContain('Check of Big cluster');
    expect(listed()).toHaveLength(3);
  });

  it('stand under a start that they have stopped, which goes on for who insists', async () => {
    await panel.show(
      makeFailedModel({ code: 'not_prepared', log: [], checks: [...CHECKS] })
    );
    expect(listed()[0]).toContain('No Java was found.');
    expect(panel.text).not.toContain('Open log');
    await panel.press('Start anyway');
    await panel.press('Try again');
    expect(panel.executed).toEqual([
      { id: CommandIDs.start, args: { cluster: 'local', force: true } },
      { id: CommandIDs.start, args: { cluster: 'local' } }
    ]);
  });

  it('stand there once, the newer ones', async () => {
    await panel.show(
      makeFailedModel({ code: 'not_prepared', log: [], checks: [...CHECKS] })
    );
    await act(() => panel.model.runChecks());
    expect(panel.server.checksApi.run).toHaveBeenCalledWith({
      cluster: 'local'
    });
    expect(listed()).toHaveLength(3);
  });
});
