import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IConsoleTracker } from '@jupyterlab/console';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

// eslint-disable-next-line jupyter/prefer-lazy-imports -- the first kernel may start with the application
import { KernelLoader } from '../kernels/loader';
import { KernelPreloader } from '../kernels/preloader';
import { IKernelSupport } from '../kernels/tokens';
import { ISessionModes } from '../modes/tokens';
import { ISparkServer } from '../tokens';

const PLUGIN_ID = 'jupyterlab-spark-connect:kernels';

/** Loads the kernel side into the kernels of notebooks and consoles. */
const kernels: JupyterFrontEndPlugin<IKernelSupport> = {
  id: PLUGIN_ID,
  description: 'Makes Spark known to each Python kernel.',
  autoStart: true,
  provides: IKernelSupport,
  optional: [
    INotebookTracker,
    IConsoleTracker,
    ISettingRegistry,
    ISparkServer,
    ISessionModes
  ],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    consoles: IConsoleTracker | null,
    settings: ISettingRegistry | null,
    server: ISparkServer | null,
    modes: ISessionModes | null
  ): IKernelSupport => {
    const { kernelspecs } = app.serviceManager;
    const languageOf = (name: string): string | undefined =>
      kernelspecs.specs?.kernelspecs[name]?.language;
    const loader = new KernelLoader({
      languageOf,
      codeFor: context => modes?.codeFor(context) ?? ''
    });
    const preloader =
      server && notebooks
        ? new KernelPreloader({ server, notebooks, languageOf })
        : null;
    for (const tracker of [notebooks, consoles]) {
      tracker?.forEach(panel => loader.watch(panel.sessionContext));
      tracker?.widgetAdded.connect((_, panel) => {
        loader.watch(panel.sessionContext);
      }, loader);
    }
    void Private.followSetting(loader, preloader, settings);
    return loader;
  }
};

export default kernels;

namespace Private {
  /** Let the setting decide whether kernels are loaded; they are where there are no settings. */
  export async function followSetting(
    loader: KernelLoader,
    preloader: KernelPreloader | null,
    registry: ISettingRegistry | null
  ): Promise<void> {
    // Settings that cannot be read are core's to tell of; here their default holds.
    const settings = await registry?.load(PLUGIN_ID).catch(() => undefined);
    const apply = (): void => {
      const isEnabled = settings?.get('autoload').composite !== false;
      loader.isClassicAllowed =
        settings?.get('classicSpark').composite === true;
      loader.isAutostart = settings?.get('autostart').composite === true;
      loader.isEnabled = isEnabled;
      if (preloader) {
        preloader.isEnabled = isEnabled;
      }
    };
    settings?.changed.connect(apply, loader);
    apply();
  }
}
