import { ServerConnection } from '@jupyterlab/services';
import { framePromise } from '@jupyterlab/testing';
import { act } from 'react';

import type { SampleServer } from '../../__tests__/samples';
import type { ISparkServer } from '../../tokens';

const BASE_URL = 'http://localhost:8888/user/x/';

/** The addresses of the Web UI of two starts. */
export const ROOT = `${BASE_URL}spark-connect/ui/first/`;
export const NEXT_ROOT = `${BASE_URL}spark-connect/ui/second/`;

/** The settings of a Jupyter server at this address. */
export const serverSettings = ServerConnection.makeSettings({
  baseUrl: BASE_URL
});

/** Let the server answer, with a Web UI at this address. */
export async function answer(
  server: SampleServer,
  model: ISparkServer.IModel,
  webUiUrl: string | null
): Promise<void> {
  const web_ui = webUiUrl?.slice(BASE_URL.length) ?? null;
  await act(async () => {
    server.answer({
      ...model,
      spark: model.spark && { ...model.spark, web_ui }
    });
    // what Lumino has to tell React comes later
    await framePromise();
  });
}
