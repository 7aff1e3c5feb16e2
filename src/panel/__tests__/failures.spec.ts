import { makeFailedModel, makeReadyModel } from '../../__tests__/samples';
import { CommandIDs } from '../../tokens';
import { SamplePanel } from './samplePanel';

describe('a failure in the panel', () => {
  let panel: SamplePanel;

  beforeEach(async () => {
    panel = new SamplePanel();
    await panel.attach();
  });

  afterEach(() => {
    panel.dispose();
  });

  it('says what failed, what to try and what the log said', async () => {
    await panel.show(makeFailedModel());
    expect(panel.state).toBe('Could not start');
    for (const words of [
      'Port 15002 is used by python (pid 4711).',
      'Stop that program.',
      'Last errors (1)',
      'ERROR BindException'
    ]) {
      expect(panel.text).toContain(words);
    }
    await panel.press('Try again');
    expect(panel.executed).toEqual([
      { id: CommandIDs.start, args: { cluster: 'local' } }
    ]);
  });

  it('tells a death from a start that failed', async () => {
    await panel.show(makeFailedModel({ code: 'died' }));
    expect(panel.state).toBe('Stopped unexpectedly');
  });

  it('names what was lost with a Spark that died', async () => {
    await panel.show(
      makeFailedModel({
        code: 'killed_for_memory',
        notebooks: ['flights.ipynb', 'delays.ipynb']
      })
    );
    expect(panel.state).toBe('Stopped unexpectedly');
    expect(panel.text).toContain(
      'Lost with it: the sessions of flights.ipynb and delays.ipynb.'
    );
    await panel.press('Start again');
    expect(panel.executed[0]).toEqual({
      id: CommandIDs.start,
      args: { cluster: 'local' }
    });
    await panel.show(makeFailedModel({ code: 'died' }, 2));
    expect(panel.text).not.toContain('Lost');
  });

  it('counts down to a start that comes by itself, by the clock of the server', async () => {
    panel.server.clockSkew = 3600000;
    await panel.show({
      ...makeFailedModel({ code: 'died' }),
      restart_at: new Date(Date.now() + 3600000 + 4500).toISOString()
    });
    expect(panel.text).toContain('Starts again by itself in 5 s.');
    await panel.press('Cancel');
    expect(panel.executed[0].id).toBe(CommandIDs.stop);
  });

  it('says how to enable a missing server extension', async () => {
    await panel.fail({ kind: 'missing', message: '' });
    expect(panel.state).toBe('Not enabled');
    expect(panel.text).toContain(
      'jupyter server extension enable jupyterlab_spark_connect'
    );
    await panel.press('Look again');
    expect(panel.executed[0].id).toBe(CommandIDs.refresh);
  });

  it('offers nothing to press by the last answer while the server is away', async () => {
    await panel.show(makeReadyModel());
    await panel.fail({ kind: 'unreachable', message: '' });
    expect(panel.state).toBe('No answer');
    expect(() => panel.button('Stop')).toThrow();
  });

  it('shows words of the server as words', async () => {
    await panel.show(makeFailedModel({ message: '<img src=x> & <b>bold</b>' }));
    expect(panel.node.querySelector('img')).toBeNull();
    expect(panel.text).toContain('<img src=x> & <b>bold</b>');
  });
});
