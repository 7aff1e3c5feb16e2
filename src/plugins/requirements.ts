import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

/* eslint-disable jupyter/prefer-lazy-imports --
   what is wanted is held from the start, or the first notebook would go unseen */
import { PendingChanges } from '../changes/pending';
import { NotebookRequirements } from '../requirements/notebook';
/* eslint-enable jupyter/prefer-lazy-imports */
import { IRequirements } from '../requirements/tokens';
import { RequirementsWatcher } from '../requirements/watcher';
import { IConfiguration } from '../options/configuration';
import { readRejectedOption } from '../options/readRequest';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { clipMessage } from '../ui/notices';

const PLUGIN_ID = 'jupyterlab-spark-connect:requirements';

/** Provides what is wanted of the Spark that runs, and tells of notebooks that want something else. */
const needs: JupyterFrontEndPlugin<IRequirements> = {
  id: PLUGIN_ID,
  description:
    'Provides changes of the Spark that runs, and what notebooks ask of it.',
  autoStart: true,
  requires: [ISparkServer, IConfiguration, ITranslator],
  optional: [INotebookTracker, ISettingRegistry],
  provides: IRequirements,
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    configuration: IConfiguration,
    translator: ITranslator,
    notebooks: INotebookTracker | null,
    registry: ISettingRegistry | null
  ): IRequirements => {
    const { commands } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const { selection, presets } = configuration;
    const changes = new PendingChanges(server, selection, presets);
    const notebook = new NotebookRequirements(notebooks);

    commands.addCommand(CommandIDs.changeOptions, {
      label: trans.__('Change Options of Spark'),
      caption: trans.__('Change them at once, for all notebooks'),
      isEnabled: () => changes.running !== null,
      describedBy: {
        args: {
          type: 'object',
          required: ['options'],
          properties: {
            options: {
              type: 'object',
              additionalProperties: { type: ['string', 'null'] },
              description: 'New values by name; null takes one back'
            }
          }
        }
      },
      execute: async args => {
        try {
          await server.changeOptions(Private.optionsOf(args));
          selection.reject(null);
        } catch (reason) {
          selection.reject(readRejectedOption(reason));
          const message =
            reason instanceof Error ? reason.message : `${reason}`;
          Notification.error(clipMessage(message), { autoClose: 10000 });
          await server.refresh();
        }
      }
    });

    commands.addCommand(CommandIDs.showRequirements, {
      label: trans.__('Show What the Notebook Asks of Spark'),
      caption: trans.__('Open the panel at the notebook in front'),
      isEnabled: () => notebook.current !== null,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        await commands.execute(CommandIDs.showPanel);
        notebook.reveal();
      }
    });

    const watcher = new RequirementsWatcher({
      server,
      notebook,
      tell: (name, differences) => {
        const message = trans._n(
          'Spark runs with %1 difference from what %2 asks for.',
          'Spark runs with %1 differences from what %2 asks for.',
          differences,
          name
        );
        Notification.info(clipMessage(message), {
          autoClose: 10000,
          actions: [
            {
              label: trans.__('Show'),
              callback: () => void commands.execute(CommandIDs.showRequirements)
            }
          ]
        });
      }
    });
    void Private.followSetting(watcher, registry);

    changes.changed.connect(() => {
      // Its words say whether a change waits; its plugin may be disabled.
      if (commands.hasCommand(CommandIDs.restart)) {
        commands.notifyCommandChanged(CommandIDs.restart);
      }
    }, changes);
    server.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.changeOptions);
    }, changes);
    notebook.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.showRequirements);
    }, changes);
    return { changes, notebook };
  }
};

export default needs;

namespace Private {
  /** Let the setting say whether anybody is told; they are where there are no settings. */
  export async function followSetting(
    watcher: RequirementsWatcher,
    registry: ISettingRegistry | null
  ): Promise<void> {
    // Settings that cannot be read are core's to tell of; here their default holds.
    const settings = await registry?.load(PLUGIN_ID).catch(() => undefined);
    if (!settings) {
      return;
    }
    const apply = (): void => {
      watcher.isEnabled = settings.get('notify').composite !== false;
    };
    settings.changed.connect(apply, watcher);
    apply();
  }

  /** The changes that the arguments of the command give. */
  export function optionsOf(
    args: ReadonlyPartialJSONObject
  ): Record<string, string | null> {
    return Object.fromEntries(
      Object.entries((args.options ?? {}) as object).filter(
        (pair): pair is [string, string | null] =>
          typeof pair[1] === 'string' || pair[1] === null
      )
    );
  }
}
