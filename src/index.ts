import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

const probe: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:probe',
  description: 'Builder probe.',
  autoStart: true,
  activate: () => undefined
};

export default [probe];
