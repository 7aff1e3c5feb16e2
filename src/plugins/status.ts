import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';

// eslint-disable-next-line jupyter/prefer-lazy-imports -- the item stands in the bar from the start
import { SparkStatusItem } from '../status/item';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';

/** Adds the state to the status bar. */
const status: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:status',
  description: 'Adds the state of Spark to the status bar.',
  autoStart: true,
  requires: [ISparkServer, ITranslator],
  optional: [IStatusBar],
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    translator: ITranslator,
    statusBar: IStatusBar | null
  ): void => {
    statusBar?.registerStatusItem('jupyterlab-spark-connect:status', {
      item: new SparkStatusItem({
        server,
        trans: translator.load(TRANSLATION_DOMAIN),
        open: () => void app.commands.execute(CommandIDs.showPanel)
      }),
      align: 'left',
      rank: 10
    });
  }
};

export default status;
