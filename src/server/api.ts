import type { ServerConnection } from '@jupyterlab/services';

import { post, request } from '../request';
import type { ISparkServer } from '../tokens';

/** The routes of the Spark server, and of the clusters and bundles that it can be started with. */
export class ServerApi {
  /**
   * @param settings - The settings of the Jupyter server.
   */
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** Return the state of the Spark server. */
  getServer(): Promise<ISparkServer.IModel> {
    return request(this._settings, 'server');
  }

  /** Start the Spark server; resolves once the start is accepted. */
  start(request: ISparkServer.IStartRequest): Promise<ISparkServer.IModel> {
    return post(this._settings, 'server', request);
  }

  /** Stop the Spark server, or cancel a start; resolves once the stop is accepted. */
  stop(): Promise<ISparkServer.IModel> {
    return request(this._settings, 'server', { method: 'DELETE' });
  }

  /** Stop the Spark server and start it again; resolves once that is accepted. */
  restart(request: ISparkServer.IStartRequest): Promise<ISparkServer.IModel> {
    return post(this._settings, 'server/restart', request);
  }

  /** Count as use of Spark, so that the idle timeout begins anew. */
  keepAlive(): Promise<ISparkServer.IModel> {
    return post(this._settings, 'server/keep_alive', {});
  }

  /** Return the clusters that can be chosen. */
  getClusters(): Promise<ISparkServer.ICluster[]> {
    return request(this._settings, 'clusters');
  }

  /** Return the bundles of options that the administrator offers. */
  getBundles(): Promise<ISparkServer.IBundle[]> {
    return request(this._settings, 'bundles');
  }

  private readonly _settings: ServerConnection.ISettings;
}
