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
import { webUiUrl } from '../webui/url';

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
    const externalUrl = (): string | null =>
      server.model?.external_links?.web_ui ?? null;
    const hasPage = (): boolean =>
      webUiUrl(server, serverSettings) !== null || externalUrl() !== null;
    const tab = new SingleTab({
      id: 'jp-spark-connect-web-ui',
      namespace: 'spark-connect-web-ui',
      label: trans.__('Spark Web UI'),
      icon: sparkConnectIcon,
      shell,
      make: async () => {
        const { WebUiWidget } = await import('../webui/widget');
        return new WebUiWidget({
          server,
          serverSettings,
          trans,
          connect: () => void commands.execute(CommandIDs.start),
          openInBrowser: page =>
            void commands.execute(CommandIDs.openWebUiInBrowser, { page })
        });
      }
    });

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
        await tab.open('main');
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
    tab.restore(restorer, CommandIDs.openWebUi);
  }
};

export default webui;
