import server from './plugins/server';
import configure from './plugins/configure';
import changes from './plugins/changes';
import commands from './plugins/commands';
import kernels from './plugins/kernels';
import launcher from './plugins/launcher';
import log from './plugins/log';
import modes from './plugins/modes';
import requirements from './plugins/requirements';
import notifications from './plugins/notifications';
import panel from './plugins/panel';
import running from './plugins/running';
import status from './plugins/status';
import webui from './plugins/webui';

export { IPendingChanges } from './changes/tokens';
export { ISessionModes } from './modes/tokens';
export { IRequirements } from './requirements/tokens';
export { IConfiguration } from './options/configuration';
export { SparkError } from './request';
export * from './tokens';

export default [
  server,
  configure,
  changes,
  commands,
  kernels,
  launcher,
  log,
  modes,
  requirements,
  notifications,
  panel,
  running,
  status,
  webui
];
