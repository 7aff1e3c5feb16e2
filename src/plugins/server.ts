import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

/* eslint-disable jupyter/prefer-lazy-imports --
   the state holder has to exist when activate() returns: the other plugins are given it */
import { SparkApi } from '../api';
import { SparkServer } from '../server';
import { ISparkServer } from '../tokens';

/** Provides the state holder that every other plugin of the extension asks. */
const server: JupyterFrontEndPlugin<ISparkServer> = {
  id: 'jupyterlab-spark-connect:server',
  description: 'Provides the Spark Connect server of this Jupyter server.',
  autoStart: true,
  provides: ISparkServer,
  activate: (app: JupyterFrontEnd): ISparkServer => {
    const { events, serverSettings } = app.serviceManager;
    return new SparkServer({
      api: new SparkApi({ serverSettings }),
      events: events.stream
    });
  }
};

export default server;
