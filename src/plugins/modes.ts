import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { asMode } from '../modes/metadata';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the first kernel may start with the application
import { SessionModes } from '../modes/sessionModes';
import { ISessionModes } from '../modes/tokens';
import { ISparkServer } from '../tokens';

const PLUGIN_ID = 'jupyterlab-spark-connect:modes';

/** Lets each notebook have the shared session, a copy of it, or one of its own. */
const modes: JupyterFrontEndPlugin<ISessionModes> = {
  id: PLUGIN_ID,
  description: 'Lets notebooks have a Spark session of their own.',
  autoStart: true,
  requires: [ISparkServer],
  optional: [INotebookTracker, ISettingRegistry],
  provides: ISessionModes,
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    notebooks: INotebookTracker | null,
    registry: ISettingRegistry | null
  ): ISessionModes => {
    const sessionModes = new SessionModes({ server, notebooks });
    void Private.followSetting(sessionModes, registry);
    return sessionModes;
  }
};

export default modes;

namespace Private {
  /** Let the setting say which session notebooks have that ask for none. */
  export async function followSetting(
    sessionModes: SessionModes,
    registry: ISettingRegistry | null
  ): Promise<void> {
    // Settings that cannot be read are core's to tell of; here their default holds.
    const settings = await registry?.load(PLUGIN_ID).catch(() => undefined);
    if (!settings) {
      return;
    }
    const apply = (): void => {
      sessionModes.preferred = asMode(settings.get('sessionMode').composite);
    };
    settings.changed.connect(apply, sessionModes);
    apply();
  }
}
