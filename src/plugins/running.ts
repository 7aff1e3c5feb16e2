import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { IRunningSessions } from '@jupyterlab/running';
import { IRunningSessionManagers } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { sparkConnectIcon } from '../ui/icons';
import { clusterName, stateWords } from '../ui/words';

/** Adds Spark to the list of what runs. */
const running: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:running',
  description: 'Adds Spark to the running terminals and kernels.',
  autoStart: true,
  requires: [ISparkServer, ITranslator],
  optional: [IRunningSessionManagers],
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    translator: ITranslator,
    managers: IRunningSessionManagers | null
  ): void => {
    const { commands } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);

    managers?.add({
      name: trans.__('Spark'),
      running: () =>
        Private.isRunning(server)
          ? [
              {
                className: 'jp-SparkConnectRunning',
                icon: () => sparkConnectIcon,
                label: () =>
                  clusterName(server, server.model?.cluster ?? 'Spark'),
                labelTitle: () => server.model?.endpoint ?? '',
                detail: () => stateWords(server, trans).word,
                open: () => void commands.execute(CommandIDs.showPanel),
                shutdown: () => void commands.execute(CommandIDs.stop)
              } satisfies IRunningSessions.IRunningItem
            ]
          : [],
      runningChanged: server.changed,
      refreshRunning: () => void server.refresh(),
      // The section has asked already, with the words below.
      shutdownAll: () =>
        void commands.execute(CommandIDs.stop, { isConfirmed: true }),
      shutdownLabel: trans.__('Stop'),
      shutdownAllLabel: trans.__('Stop Spark'),
      shutdownAllConfirmationText: () => Private.lossWords(server, trans)
    });
  }
};

export default running;

namespace Private {
  /** Whether there is something to show. */
  export function isRunning(server: ISparkServer): boolean {
    const state = server.model?.state;
    return state === 'starting' || state === 'ready' || state === 'stopping';
  }

  /** Return what is lost by a stop. */
  export function lossWords(
    server: ISparkServer,
    trans: TranslationBundle
  ): string {
    const notebooks = server.model?.notebooks ?? [];
    return notebooks.length === 0
      ? trans.__('No notebook uses it now.')
      : trans.__(
          'These lose their session: %1',
          notebooks.map(notebook => notebook.path ?? notebook.name).join(', ')
        );
  }
}
