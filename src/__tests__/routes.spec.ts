import { ServerConnection } from '@jupyterlab/services';

import { ChangesApi } from '../changes/api';
import { ChecksApi } from '../checks/api';
import { ModelsApi } from '../ml/api';
import { OptionsApi } from '../options/api';
import { ServerApi } from '../server/api';

const settings = ServerConnection.makeSettings({
  baseUrl: 'http://localhost/user/someone/'
});
const server = new ServerApi(settings);
const changes = new ChangesApi(settings);
const checks = new ChecksApi(settings);
const models = new ModelsApi(settings);
const options = new OptionsApi(settings);
const WANTED = { cluster: 'big' };

describe('the routes', () => {
  const makeRequest = jest.spyOn(ServerConnection, 'makeRequest');

  afterAll(() => {
    makeRequest.mockRestore();
  });

  it.each<[string, string, unknown, () => Promise<unknown>]>([
    ['GET', 'server', undefined, () => server.getServer()],
    ['POST', 'server', WANTED, () => server.start(WANTED)],
    ['DELETE', 'server', undefined, () => server.stop()],
    ['POST', 'server/restart', WANTED, () => server.restart(WANTED)],
    ['POST', 'server/keep_alive', {}, () => server.keepAlive()],
    ['GET', 'clusters', undefined, () => server.getClusters()],
    ['GET', 'bundles', undefined, () => server.getBundles()],
    [
      'POST',
      'server/options',
      { options: { 'spark.a': null } },
      () => changes.changeOptions({ 'spark.a': null })
    ],
    [
      'POST',
      'server/options/reset',
      { names: ['spark.a'] },
      () => changes.resetOptions(['spark.a'])
    ],
    ['POST', 'server/comparison', WANTED, () => changes.compare(WANTED)],
    ['GET', 'server/losses', undefined, () => changes.getLosses()],
    ['GET', 'server/models', undefined, () => models.getModels()],
    ['POST', 'doctor', WANTED, () => checks.run(WANTED)],
    ['GET', 'options', undefined, () => options.getReference()],
    ['POST', 'review', WANTED, () => options.review(WANTED)]
  ])('are asked by %s at %s', async (method, route, body, ask) => {
    makeRequest.mockResolvedValue(new Response('{"answer": 1}'));
    expect(await ask()).toEqual({ answer: 1 });
    const [url, init] = makeRequest.mock.lastCall ?? [];
    expect(url).toBe(
      `http://localhost/user/someone/spark-connect/api/${route}`
    );
    expect(init?.method ?? 'GET').toBe(method);
    expect(init?.body && JSON.parse(String(init.body))).toEqual(body);
  });
});
