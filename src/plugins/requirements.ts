import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { IPendingChanges } from '../changes/tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- or the first notebook would go unseen
import { NotebookRequirements } from '../requirements/notebook';
import { IRequirements } from '../requirements/tokens';
import { RequirementsWatcher } from '../requirements/watcher';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { clipMessage } from '../ui/notices';

const PLUGIN_ID = 'jupyterlab-spark-connect:requirements';

/** Provides what the notebook in front requires, and notifies of notebooks that require something else than what runs. */
const requirements: JupyterFrontEndPlugin<IRequirements> = {
  id: PLUGIN_ID,
  description:
    'Provides what notebooks require of Spark, and notifies where something else runs.',
  autoStart: true,
  requires: [ISparkServer, IPendingChanges, ITranslator],
  optional: [INotebookTracker, ISettingRegistry],
  provides: IRequirements,
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    changes: IPendingChanges,
    translator: ITranslator,
    notebooks: INotebookTracker | null,
    registry: ISettingRegistry | null
  ): IRequirements => {
    const { commands } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const notebook = new NotebookRequirements(notebooks);

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
      countDifferences: async request => {
        const { differences } = await changes.api.compare(request);
        return differences.length;
      },
      notify: (name, differences) => {
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

    notebook.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.showRequirements);
    }, notebook);
    return notebook;
  }
};

export default requirements;

namespace Private {
  /** Let the setting decide whether anybody is notified; they are where there are no settings. */
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
}
