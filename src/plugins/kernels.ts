import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IConsoleTracker } from '@jupyterlab/console';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { KernelLoader } from '../kernelLoader';

const PLUGIN_ID = 'jupyterlab-spark-connect:kernels';

/** Loads the kernel side into the kernels of notebooks and consoles. */
const kernels: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'Makes Spark known to each Python kernel.',
  autoStart: true,
  optional: [INotebookTracker, IConsoleTracker, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    consoles: IConsoleTracker | null,
    settings: ISettingRegistry | null
  ): void => {
    const { kernelspecs } = app.serviceManager;
    const loader = new KernelLoader({
      languageOf: name => kernelspecs.specs?.kernelspecs[name]?.language
    });
    for (const tracker of [notebooks, consoles]) {
      tracker?.forEach(panel => loader.watch(panel.sessionContext));
      tracker?.widgetAdded.connect((_, panel) => {
        loader.watch(panel.sessionContext);
      }, loader);
    }
    void Private.followSetting(loader, settings);
  }
};

export default kernels;

namespace Private {
  /** Let the setting say whether kernels are loaded; they are where there are no settings. */
  export async function followSetting(
    loader: KernelLoader,
    registry: ISettingRegistry | null
  ): Promise<void> {
    // Settings that cannot be read are core's to tell of; here their default holds.
    const settings = await registry?.load(PLUGIN_ID).catch(() => undefined);
    if (!settings) {
      loader.isEnabled = true;
      return;
    }
    const apply = (): void => {
      loader.isAutostart = settings.get('autostart').composite === true;
      loader.isEnabled = settings.get('autoload').composite !== false;
    };
    settings.changed.connect(apply, loader);
    apply();
  }
}
