import type { Event } from '@jupyterlab/services';
import { ServerConnection } from '@jupyterlab/services';
import { signalToPromise } from '@jupyterlab/testing';
import { Signal } from '@lumino/signaling';

import { ServerApi } from '../api';
import { EVENT_SCHEMA_ID, SparkServer } from '../sparkServer';
import type { ISparkServer } from '../../tokens';
import {
  CLUSTERS,
  makeFailedModel,
  makeModel,
  makeReadyModel
} from '../../__tests__/samples';

const serverSettings = ServerConnection.makeSettings({
  baseUrl: 'http://localhost/user/someone/',
  token: ''
});

describe('SparkServer', () => {
  const makeRequest = jest.spyOn(ServerConnection, 'makeRequest');
  const manager = {} as Event.IManager;
  let events: Signal<Event.IManager, Event.Emission>;
  let server: SparkServer;
  let model: ISparkServer.IModel;

  /** How often the server was asked for its model. */
  const askedTimes = (): number =>
    makeRequest.mock.calls.filter(
      ([url, init]) => url.endsWith('api/server') && !init.method
    ).length;

  const json = (body: unknown, status = 200): Response =>
    new Response(JSON.stringify(body), { status });

  const answerWell = (): void => {
    makeRequest.mockImplementation(async url =>
      json(url.endsWith('clusters') ? CLUSTERS : model)
    );
  };

  beforeEach(async () => {
    model = makeModel();
    answerWell();
    events = new Signal(manager);
    server = new SparkServer({ api: new ServerApi(serverSettings), events });
    await server.ready;
  });

  afterEach(() => {
    server.dispose();
    makeRequest.mockReset();
  });

  it('knows the state and the clusters once it is ready', () => {
    expect(server.model?.state).toBe('stopped');
    expect(server.available.clusters.map(cluster => cluster.name)).toEqual([
      'local',
      'big'
    ]);
    expect(server.problem).toBeNull();
  });

  it('asks nothing while Jupyter has others to answer', async () => {
    server.dispose();
    makeRequest.mockClear();
    let fallQuiet = (): void => undefined;
    server = new SparkServer({
      api: new ServerApi(serverSettings),
      events,
      quiet: new Promise<void>(resolve => {
        fallQuiet = resolve;
      })
    });
    await new Promise(resolve => setTimeout(resolve));
    expect(makeRequest).not.toHaveBeenCalled();
    fallQuiet();
    await server.ready;
    expect(server.model?.state).toBe('stopped');
  });

  it('asks again when the Jupyter server says that something happened', async () => {
    model = makeReadyModel();
    const change = signalToPromise(server.stateChanged);
    events.emit({ schema_id: EVENT_SCHEMA_ID, action: 'failed' });
    // What the event says is not believed.
    expect((await change)[1]).toEqual({
      oldState: 'stopped',
      newState: 'ready'
    });
  });

  it('leaves the events of others alone', async () => {
    const before = askedTimes();
    events.emit({ schema_id: 'https://events.jupyter.org/other/v1' });
    await Promise.resolve();
    expect(askedTimes()).toBe(before);
  });

  it('asks once for a burst of events', async () => {
    const before = askedTimes();
    for (let turn = 0; turn < 20; turn++) {
      events.emit({ schema_id: EVENT_SCHEMA_ID });
    }
    await server.refresh();
    expect(askedTimes() - before).toBe(1);
  });

  it('says nothing when only the clock of the server went on', async () => {
    const changed = jest.fn();
    server.changed.connect(changed);
    model = makeModel({ now: '2026-11-21T09:00:00Z' });
    await server.refresh();
    expect(changed).not.toHaveBeenCalled();
    model = makeModel({ since: '2026-11-21T09:00:00Z' });
    await server.refresh();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('sees a start become ready without any event', async () => {
    model = makeModel({ state: 'starting' });
    await server.refresh();
    model = makeReadyModel();
    const [, change] = await signalToPromise(server.stateChanged);
    expect(change.newState).toBe('ready');
  });

  it.each([
    [404, '<html>Not found</html>', 'missing'],
    [
      403,
      '{"code": "forbidden", "message": "No.", "detail": null}',
      'forbidden'
    ],
    [403, '{"message": "Forbidden"}', 'forbidden'],
    [503, '<html>Your server is not running</html>', 'unreachable'],
    [424, '', 'unreachable'],
    [500, 'Traceback', 'error'],
    [200, '<html>Sign in</html>', 'error']
  ])('takes %i %s as %s', async (status, body, kind) => {
    makeRequest.mockImplementation(async () => new Response(body, { status }));
    await server.refresh();
    expect(server.problem?.kind).toBe(kind);
  });

  it('keeps the last model while the Jupyter server is away, and comes back', async () => {
    model = makeReadyModel();
    await server.refresh();
    makeRequest.mockRejectedValue(
      new ServerConnection.NetworkError(new TypeError('Failed to fetch'))
    );
    await server.refresh();
    expect(server.problem?.kind).toBe('unreachable');
    expect(server.model?.state).toBe('ready');
    answerWell();
    await server.refresh();
    expect(server.problem).toBeNull();
  });

  it('comes back by itself from a restart of the Jupyter server', async () => {
    makeRequest.mockRejectedValue(
      new ServerConnection.NetworkError(new TypeError('Failed to fetch'))
    );
    await server.refresh();
    answerWell();
    model = makeReadyModel({ adopted: true });
    await signalToPromise(server.changed);
    expect(server.problem).toBeNull();
    expect(server.model?.adopted).toBe(true);
  });

  it('sees a Spark start again by itself without any event', async () => {
    model = {
      ...makeFailedModel({ code: 'died' }),
      restart_at: '2026-11-21T08:00:05Z'
    };
    await server.refresh();
    model = makeModel({ state: 'starting' });
    const [, change] = await signalToPromise(server.stateChanged);
    expect(change.newState).toBe('starting');
  });

  it('asks to keep Spark alive at its route', async () => {
    await server.keepAlive();
    const [url, init] =
      makeRequest.mock.calls.find(([, init]) => init.method === 'POST') ?? [];
    expect(new URL(url ?? '').pathname).toBe(
      '/user/someone/spark-connect/api/server/keep_alive'
    );
    expect(JSON.parse(String(init?.body))).toEqual({});
  });

  it('rejects a start that the server refuses, in the words of the server', async () => {
    makeRequest.mockImplementation(async (_, init) =>
      init.method === 'POST'
        ? json(
            {
              code: 'busy',
              message: 'Spark is starting already.',
              detail: null
            },
            409
          )
        : json(model)
    );
    await expect(server.start({ cluster: 'big' })).rejects.toMatchObject({
      name: 'SparkError',
      code: 'busy',
      message: 'Spark is starting already.'
    });
  });

  it('knows the state that follows when a verb resolves', async () => {
    makeRequest.mockImplementation(async (_, init) => {
      if (init.method === 'POST') {
        expect(JSON.parse(String(init.body))).toEqual({ cluster: 'big' });
        model = makeModel({ state: 'starting' });
      }
      return json(model, init.method ? 202 : 200);
    });
    await server.start({ cluster: 'big' });
    expect(server.model?.state).toBe('starting');
  });

  it('knows how far the clock of the server is ahead', async () => {
    const ahead = 3600000;
    model = makeModel({ now: new Date(Date.now() + ahead).toISOString() });
    await server.refresh();
    expect(Math.round(server.clockSkew / 60000)).toBe(60);
  });
});
