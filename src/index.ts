import server from './plugins/server';
import configure from './plugins/configure';
import commands from './plugins/commands';
import kernels from './plugins/kernels';
import launcher from './plugins/launcher';
import log from './plugins/log';
import needs from './plugins/requirements';
import notifications from './plugins/notifications';
import panel from './plugins/panel';
import running from './plugins/running';
import status from './plugins/status';
import webui from './plugins/webui';

export { IRequirements } from './requirements/tokens';
export { IConfiguration } from './options/configuration';
export * from './tokens';

export default [
  server,
  configure,
  commands,
  kernels,
  launcher,
  log,
  needs,
  notifications,
  panel,
  running,
  status,
  webui
];
