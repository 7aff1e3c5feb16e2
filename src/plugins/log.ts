import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { sparkConnectIcon } from '../ui/icons';
import { SingleTab } from '../ui/singleTab';

/** Adds the tab with the log of Spark, and the command that opens it. */
const log: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:log',
  description: 'Adds the log of Spark as a tab.',
  autoStart: true,
  requires: [ISparkServer, ITranslator],
  optional: [ILabShell, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    translator: ITranslator,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): void => {
    const { commands, shell } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const tab = new SingleTab({
      id: 'jp-spark-connect-log',
      namespace: 'spark-connect-log',
      label: trans.__('Spark Log'),
      icon: sparkConnectIcon,
      shell,
      make: async () => {
        const [{ LogApi }, { LogWidget }] = await Promise.all([
          import('../log/api'),
          import('../log/widget')
        ]);
        const api = new LogApi(app.serviceManager.serverSettings);
        return new LogWidget({ server, api, trans });
      }
    });

    commands.addCommand(CommandIDs.openLog, {
      label: trans.__('Open Spark Log'),
      caption: trans.__('Show what Spark writes'),
      describedBy: { args: { type: 'object', properties: {} } },
      // Notebook 7 has one widget in its main area, the notebook; the log goes below it.
      execute: () => tab.open(labShell ? 'main' : 'down')
    });

    palette?.addItem({
      command: CommandIDs.openLog,
      category: trans.__('Spark')
    });
    tab.restore(restorer, CommandIDs.openLog);
  }
};

export default log;
