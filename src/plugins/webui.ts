import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { sparkConnectIcon } from '../ui/icons';
import { webUiUrl } from '../webui/url';
import type { WebUiWidget } from '../webui/widget';

const WIDGET_ID = 'jp-spark-connect-web-ui';

/** Adds the tab with the Spark Web UI, and the commands that open it. */
const webui: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:webui',
  description: 'Adds the Spark Web UI as a tab.',
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
    const { serverSettings } = app.serviceManager;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<WebUiWidget>({
      namespace: 'spark-connect-web-ui'
    });
    const externalUrl = (): string | null =>
      server.model?.external_links?.web_ui ?? null;
    const hasPage = (): boolean =>
      webUiUrl(server, serverSettings) !== null || externalUrl() !== null;
    let opened: Promise<WebUiWidget> | null = null;

    const makeWidget = async (): Promise<WebUiWidget> => {
      const { WebUiWidget } = await import('../webui/widget');
      const widget = new WebUiWidget({
        server,
        serverSettings,
        trans,
        connect: () => void commands.execute(CommandIDs.start),
        openInBrowser: page =>
          void commands.execute(CommandIDs.openWebUiInBrowser, { page })
      });
      widget.id = WIDGET_ID;
      widget.title.label = trans.__('Spark Web UI');
      widget.title.icon = sparkConnectIcon;
      widget.title.closable = true;
      widget.disposed.connect(() => {
        opened = null;
      }, tracker);
      await tracker.add(widget);
      return widget;
    };

    commands.addCommand(CommandIDs.openWebUi, {
      label: trans.__('Open Spark Web UI'),
      caption: trans.__('Show the jobs, stages and queries of Spark'),
      icon: sparkConnectIcon,
      // Of a Spark that runs elsewhere the tab says where its pages are.
      isEnabled: () => hasPage() || !!server.model?.external_links,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        if (!labShell) {
          // Notebook 7 has one widget in its main area: the notebook.
          await commands.execute(CommandIDs.openWebUiInBrowser);
          return;
        }
        opened ??= makeWidget();
        const widget = await opened;
        if (!widget.isAttached) {
          shell.add(widget, 'main');
        }
        shell.activateById(widget.id);
      }
    });

    commands.addCommand(CommandIDs.openWebUiInBrowser, {
      label: trans.__('Open Spark Web UI in a New Browser Tab'),
      caption: trans.__('Show the Spark Web UI outside of Jupyter'),
      isEnabled: hasPage,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            page: {
              type: 'string',
              description: 'The address of a page of the Web UI'
            }
          }
        }
      },
      execute: args => {
        const root = webUiUrl(server, serverSettings) ?? externalUrl();
        if (root === null) {
          return;
        }
        const page = typeof args.page === 'string' ? args.page : root;
        window.open(
          page.startsWith(root) ? page : root,
          '_blank',
          'noopener,noreferrer'
        );
      }
    });

    server.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.openWebUi);
      commands.notifyCommandChanged(CommandIDs.openWebUiInBrowser);
    }, commands);

    for (const command of [
      CommandIDs.openWebUi,
      CommandIDs.openWebUiInBrowser
    ]) {
      palette?.addItem({ command, category: trans.__('Spark') });
    }
    void restorer?.restore(tracker, {
      command: CommandIDs.openWebUi,
      name: () => WIDGET_ID
    });
  }
};

export default webui;
