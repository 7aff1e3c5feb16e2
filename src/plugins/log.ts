import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import type { LogWidget } from '../log/widget';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';

const WIDGET_ID = 'jp-spark-connect-log';

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
    const tracker = new WidgetTracker<LogWidget>({
      namespace: 'spark-connect-log'
    });
    let opened: Promise<LogWidget> | null = null;

    const makeWidget = async (): Promise<LogWidget> => {
      const [{ LogApi }, { LogWidget }] = await Promise.all([
        import('../log/api'),
        import('../log/widget')
      ]);
      const api = new LogApi(app.serviceManager.serverSettings);
      const widget = new LogWidget({ server, api, trans });
      widget.id = WIDGET_ID;
      widget.title.label = trans.__('Spark Log');
      widget.title.closable = true;
      widget.disposed.connect(() => {
        opened = null;
      }, tracker);
      await tracker.add(widget);
      return widget;
    };

    commands.addCommand(CommandIDs.openLog, {
      label: trans.__('Open Spark Log'),
      caption: trans.__('Show what Spark writes'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        opened ??= makeWidget();
        const widget = await opened;
        if (!widget.isAttached) {
          // Notebook 7 has one widget in its main area, the notebook; the log goes below it.
          shell.add(widget, labShell ? 'main' : 'down');
        }
        shell.activateById(widget.id);
      }
    });

    palette?.addItem({
      command: CommandIDs.openLog,
      category: trans.__('Spark')
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.openLog,
      name: () => WIDGET_ID
    });
  }
};

export default log;
