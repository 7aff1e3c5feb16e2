import { ServerConnection } from '@jupyterlab/services';

import { LogApi } from '../api';

const BASE_URL = 'http://localhost/user/someone/';
const ROUTE = `${BASE_URL}spark-connect/api/server/log`;

describe('LogApi', () => {
  const makeRequest = jest.spyOn(ServerConnection, 'makeRequest');
  const make = (token: string): LogApi =>
    new LogApi(ServerConnection.makeSettings({ baseUrl: BASE_URL, token }));

  afterAll(() => {
    makeRequest.mockRestore();
  });

  it('asks for the log as the API names things', async () => {
    makeRequest.mockResolvedValue(new Response('{}'));
    await make('').read({
      levels: ['WARN', 'ERROR'],
      search: 'a&b',
      offset: 0,
      limit: undefined
    });
    const url = new URL(makeRequest.mock.lastCall?.[0] ?? '');
    expect(url.origin + url.pathname).toBe(ROUTE);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      levels: 'WARN,ERROR',
      search: 'a&b',
      offset: '0'
    });
  });

  it('has an address for the download, with the token where there is no cookie', () => {
    expect(make('').downloadUrl()).toBe(`${ROUTE}/download`);
    expect(make('').downloadUrl(1000)).toBe(
      `${ROUTE}/download?generation=1000`
    );
    expect(make('x y').downloadUrl(1000)).toBe(
      `${ROUTE}/download?generation=1000&token=x+y`
    );
  });
});
