import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs, TRANSLATION_DOMAIN } from '../tokens';

/** Adds a card to the launcher. */
const launcher: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:launcher',
  description: 'Adds Spark to the launcher.',
  autoStart: true,
  requires: [ITranslator],
  optional: [ILauncher],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator,
    launcher: ILauncher | null
  ): void => {
    const trans = translator.load(TRANSLATION_DOMAIN);
    launcher?.add({
      command: CommandIDs.showPanel,
      args: { isLauncher: true },
      category: trans.__('Other'),
      rank: 10
    });
  }
};

export default launcher;
