import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { clipMessage } from '../ui/notices';

/** Tells of a start that failed, and of a Spark that died, where the panel may be closed. */
const notifications: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:notifications',
  description: 'Notifies of failures of Spark.',
  autoStart: true,
  requires: [ISparkServer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    translator: ITranslator
  ): void => {
    const { commands } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);
    let known: string | null = null;
    let isFirst = true;

    server.changed.connect(() => {
      const model = server.model;
      if (!model) {
        return;
      }
      const failure = Private.failureOf(model);
      // What failed before this page was loaded has been told, or is old.
      const isNews = failure !== null && failure !== known && !isFirst;
      known = failure ?? known;
      isFirst = false;
      if (!isNews || !model.error) {
        return;
      }
      const openLog = {
        label: trans.__('Open log'),
        callback: () => void commands.execute(CommandIDs.openLog)
      };
      Notification.error(clipMessage(model.error.message), {
        autoClose: false,
        actions: commands.hasCommand(CommandIDs.openLog) ? [openLog] : []
      });
    }, commands);
  }
};

export default notifications;

namespace Private {
  /** What tells one failure from another; null when nothing failed. */
  export function failureOf(model: ISparkServer.IModel): string | null {
    return model.state === 'failed'
      ? `${model.generation} ${model.since}`
      : null;
  }
}
