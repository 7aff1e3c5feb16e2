import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import type { ISparkServer } from '../tokens';

/**
 * Return the address of the proxied Web UI, ending in a slash; null when Spark does not run.
 *
 * @param server - The state holder.
 * @param settings - The settings of the Jupyter server.
 */
export function webUiUrl(
  server: ISparkServer,
  settings: Pick<ServerConnection.ISettings, 'baseUrl'>
): string | null {
  const { model } = server;
  const path = model?.state === 'ready' ? model.spark?.web_ui : null;
  return path ? URLExt.join(settings.baseUrl, path) : null;
}
