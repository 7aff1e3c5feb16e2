import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  createToolbarFactory,
  ICommandPalette,
  IToolbarWidgetRegistry,
  setToolbar
} from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

/* eslint-disable jupyter/prefer-lazy-imports --
   the panel stands in the sidebar from the start, or the layout could not be restored; it loads its content */
import { ChecksApi } from '../checks/api';
import { LogApi } from '../log/api';
import { ModelsApi } from '../ml/api';
import { MoreButton } from '../panel/moreButton';
import { SparkPanel } from '../panel/panel';
/* eslint-enable jupyter/prefer-lazy-imports */
import { IPendingChanges } from '../changes/tokens';
import { IKernelSupport } from '../kernels/tokens';
import { ISessionModes } from '../modes/tokens';
import { IRequirements } from '../requirements/tokens';
import { IConfiguration } from '../options/configuration';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { sparkConnectIcon } from '../ui/icons';

const PLUGIN_ID = 'jupyterlab-spark-connect:panel';
const TOOLBAR_FACTORY = 'SparkConnectPanel';

/** Third parties rank from 501 to 899. */
const RANK = 550;

/** What the menu behind the toolbar's last button offers. */
const MORE: ReadonlyArray<ReadonlyArray<string>> = [
  [CommandIDs.copyCode, CommandIDs.insertCode],
  [CommandIDs.openLog, CommandIDs.openWebUi, CommandIDs.openWebUiInBrowser],
  [CommandIDs.check, CommandIDs.restart, CommandIDs.stop]
];

/** Adds the panel to the left sidebar. */
const panel: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'Adds the Spark panel to the sidebar.',
  autoStart: true,
  requires: [ISparkServer, IConfiguration, ITranslator],
  optional: [
    ICommandPalette,
    ILayoutRestorer,
    ISettingRegistry,
    IToolbarWidgetRegistry,
    IPendingChanges,
    IRequirements,
    IKernelSupport,
    ISessionModes
  ],
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    configuration: IConfiguration,
    translator: ITranslator,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    settings: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null,
    changes: IPendingChanges | null,
    requirements: IRequirements | null,
    kernels: IKernelSupport | null,
    modes: ISessionModes | null
  ): void => {
    const { commands, shell } = app;
    const { serverSettings } = app.serviceManager;
    const trans = translator.load(TRANSLATION_DOMAIN);

    const widget = new SparkPanel({
      server,
      configuration,
      checksApi: new ChecksApi(serverSettings),
      logApi: new LogApi(serverSettings),
      modelsApi: new ModelsApi(serverSettings),
      changes,
      requirements,
      kernels,
      modes,
      commands,
      trans
    });
    const makeMore = (): MoreButton =>
      new MoreButton({ commands, groups: MORE, trans });
    if (settings && toolbars) {
      toolbars.addFactory(TOOLBAR_FACTORY, 'more', makeMore);
      setToolbar(
        widget,
        createToolbarFactory(
          toolbars,
          settings,
          TOOLBAR_FACTORY,
          PLUGIN_ID,
          translator
        )
      );
    } else {
      widget.toolbar.addItem('more', makeMore());
    }

    commands.addCommand(CommandIDs.showPanel, {
      label: args =>
        args.isLauncher ? trans.__('Spark') : trans.__('Show Spark Panel'),
      caption: trans.__('Start Spark, and see what it does'),
      icon: args => (args.isPalette ? undefined : sparkConnectIcon),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            isLauncher: {
              type: 'boolean',
              description: 'Whether the label is for the launcher'
            },
            isPalette: {
              type: 'boolean',
              description: 'Whether the command is shown in the palette'
            }
          }
        }
      },
      execute: () => shell.activateById(widget.id)
    });
    commands.addCommand(CommandIDs.check, {
      label: trans.__('Check What Spark Needs'),
      caption: trans.__(
        'Look whether everything a start needs is there; starts nothing'
      ),
      isEnabled: () => server.model !== null && !server.problem,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            cluster: {
              type: 'string',
              description:
                'The name of the cluster; the one chosen in the panel without it'
            }
          }
        }
      },
      execute: async args => {
        shell.activateById(widget.id);
        await widget.model.runChecks(
          typeof args.cluster === 'string' ? args.cluster : undefined
        );
      }
    });
    server.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.check);
    }, widget);
    palette?.addItem({
      command: CommandIDs.check,
      category: trans.__('Spark')
    });

    palette?.addItem({
      command: CommandIDs.showPanel,
      category: trans.__('Spark'),
      args: { isPalette: true }
    });

    shell.add(widget, 'left', { rank: RANK });
    restorer?.add(widget, widget.id);
  }
};

export default panel;
