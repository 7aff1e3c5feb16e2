import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IKernelSupport } from '../kernels/tokens';
import type { LogApi } from '../log/api';
import type { ModelsApi } from '../ml/api';
import type { ISessionModes } from '../modes/tokens';
import type { ISparkServer } from '../tokens';
import type { PanelModel } from './model';

/** What each part of the panel is given. */
export interface IViewProps {
  /** The state holder. */
  readonly server: ISparkServer;
  /** What a person has chosen and asked in the panel. */
  readonly panel: PanelModel;
  /** The routes of the log. */
  readonly logApi: LogApi;
  /** The route of the models. */
  readonly modelsApi: ModelsApi;
  /** What is known of the kernels that are open, where something is. */
  readonly kernels?: IKernelSupport | null;
  /** Which session each notebook has; null where that plugin is disabled. */
  readonly modes?: ISessionModes | null;
  /** Where every verb is registered. */
  readonly commands: CommandRegistry;
  /** The translator's words. */
  readonly trans: TranslationBundle;
}

/** The properties of a part that is drawn only when there is an answer of the server. */
export interface IModelProps extends IViewProps {
  /** The server's last answer. */
  readonly model: ISparkServer.IModel;
}
