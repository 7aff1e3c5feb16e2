import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { ServiceManager } from '@jupyterlab/services';

/* eslint-disable jupyter/prefer-lazy-imports --
   the state holder has to exist when activate() returns: the other plugins are given it */
import { ServerApi } from '../server/api';
import { SparkServer } from '../server/sparkServer';
import { ISparkServer } from '../tokens';

/** Provides the state holder that every other plugin of the extension asks. */
const server: JupyterFrontEndPlugin<ISparkServer> = {
  id: 'jupyterlab-spark-connect:server',
  description: 'Provides the Spark Connect server of this Jupyter server.',
  autoStart: true,
  provides: ISparkServer,
  activate: (app: JupyterFrontEnd): ISparkServer => {
    const { events, serverSettings } = app.serviceManager;
    const server = new SparkServer({
      api: new ServerApi(serverSettings),
      events: events.stream,
      // Until then Jupyter answers what JupyterLab waits for.
      quiet: app.restored
    });
    Private.followConnection(server, app.serviceManager);
    return server;
  }
};

export default server;

namespace Private {
  /** Refresh as soon as anything shows that the connection to Jupyter was lost or is back. */
  export function followConnection(
    server: ISparkServer,
    services: ServiceManager.IManager
  ): void {
    const look = (): void => void server.refresh();
    services.connectionFailure.connect(look, server);
    // Core polls these two: a change in them is an answer of a Jupyter server that is back.
    for (const manager of [services.kernels, services.sessions]) {
      manager.runningChanged.connect(() => {
        if (server.problem) {
          look();
        }
      }, server);
    }
    window.addEventListener('online', look);
    // Polls rest while the page is hidden.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        look();
      }
    });
  }
}
