import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Clipboard, ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';
import { refreshIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ChangesApi } from '../changes/api';
import { IPendingChanges } from '../changes/tokens';
import { CONNECT_CODE, insertBelow, takesCode } from '../kernels/connectCode';
import { IConfiguration } from '../options/configuration';
import { readRejectedOption, readRequest } from '../options/readRequest';
import { messageOf } from '../request';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { clipMessage } from '../ui/notices';

/** The arguments that say what to start; without any it is what is chosen, or what runs. */
const WHAT_TO_START = {
  cluster: { type: 'string', description: 'The name of the cluster' },
  bundles: {
    type: 'array',
    items: { type: 'string' },
    description: 'Names of bundles; a later one wins'
  },
  options: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Spark options by name'
  }
} as const;

/** Adds the verbs on the Spark server and the code that attaches a notebook. */
const commands: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:commands',
  description: 'Adds the commands that start, stop and use Spark.',
  autoStart: true,
  requires: [ISparkServer, ITranslator],
  optional: [
    ICommandPalette,
    INotebookTracker,
    IConfiguration,
    IPendingChanges
  ],
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    translator: ITranslator,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null,
    configuration: IConfiguration | null,
    changes: IPendingChanges | null
  ): void => {
    const { commands } = app;
    const changesApi = new ChangesApi(app.serviceManager.serverSettings);
    const trans = translator.load(TRANSLATION_DOMAIN);
    const noArguments = { args: { type: 'object', properties: {} } } as const;

    /** Run a verb; a refusal of the server becomes a notification, and is shown at its option too. */
    const attempt = async (verb: () => Promise<void>): Promise<void> => {
      try {
        await verb();
        configuration?.selection.reject(null);
      } catch (reason) {
        configuration?.selection.reject(readRejectedOption(reason));
        Notification.error(clipMessage(messageOf(reason)), {
          autoClose: 10000
        });
        // The refusal often means that another tab was quicker.
        await server.refresh();
      }
    };

    /** Ask whether the notebooks may lose their session; nothing is lost unless Spark is ready. */
    const acceptLoss = async (
      title: string,
      verb: string
    ): Promise<boolean> => {
      // A notebook may have attached since the last poll, and must not lose its session unnamed.
      await server.refresh();
      if (server.model?.state !== 'ready') {
        return true;
      }
      const { notebooks } = server.model;
      // A Spark that hangs cannot say what would be lost, and can be stopped all the same.
      const losses = changesApi.getLosses().catch(() => null);
      const { confirmLoss } = await import('../ui/confirmLoss');
      return confirmLoss({ title, verb, notebooks, losses, trans });
    };

    commands.addCommand(CommandIDs.start, {
      label: trans.__('Connect to Spark'),
      caption: trans.__('Start Spark for all notebooks'),
      isEnabled: () => Private.canStart(server),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            ...WHAT_TO_START,
            force: {
              type: 'boolean',
              description: 'Whether to start although a check has failed'
            }
          }
        }
      },
      execute: args =>
        attempt(() =>
          server.start({
            ...(!Private.hasChoice(args) && configuration?.selection.request),
            ...Private.requestOf(args)
          })
        )
    });

    commands.addCommand(CommandIDs.stop, {
      label: trans.__('Stop Spark'),
      caption: trans.__('Stop Spark for all notebooks'),
      isEnabled: () => Private.canStop(server),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            isConfirmed: {
              type: 'boolean',
              description: 'Whether the person has agreed already'
            }
          }
        }
      },
      execute: async args => {
        if (
          args.isConfirmed === true ||
          (await acceptLoss(trans.__('Stop Spark?'), trans.__('Stop')))
        ) {
          await attempt(() => server.stop());
        }
      }
    });

    commands.addCommand(CommandIDs.restart, {
      label: trans.__('Restart Spark'),
      caption: () =>
        changes?.isWaiting
          ? trans.__('Stop Spark and start it with the change that waits')
          : trans.__('Stop Spark and start it with the same options'),
      isEnabled: () => Private.canRestart(server),
      describedBy: { args: { type: 'object', properties: WHAT_TO_START } },
      execute: async args => {
        const waiting = changes?.isWaiting
          ? configuration?.selection.request
          : undefined;
        const request = readRequest(args) ?? waiting;
        const title = request
          ? trans.__('Restart Spark with the changed configuration?')
          : trans.__('Restart Spark?');
        if (await acceptLoss(title, trans.__('Restart'))) {
          await attempt(() => server.restart(request));
        }
      }
    });

    commands.addCommand(CommandIDs.keepAlive, {
      label: trans.__('Keep Spark Running'),
      caption: trans.__('Do not stop Spark yet, although nobody uses it'),
      isEnabled: () => Private.canKeep(server),
      describedBy: noArguments,
      execute: () => attempt(() => server.keepAlive())
    });

    commands.addCommand(CommandIDs.refresh, {
      label: trans.__('Refresh Spark'),
      caption: trans.__('Ask the server again what Spark does'),
      icon: refreshIcon,
      describedBy: noArguments,
      execute: () => server.refresh()
    });

    commands.addCommand(CommandIDs.copyCode, {
      label: trans.__('Copy Code to Connect'),
      caption: trans.__('Copy the code that attaches a notebook or a script'),
      describedBy: noArguments,
      execute: () => {
        Clipboard.copyToSystem(CONNECT_CODE);
        Notification.info(trans.__('The code is in the clipboard.'), {
          autoClose: 3000
        });
      }
    });

    commands.addCommand(CommandIDs.insertCode, {
      label: trans.__('Insert Code to Connect in Notebook'),
      caption: trans.__('Insert a cell below the current one'),
      isEnabled: () => takesCode(notebooks?.currentWidget ?? null),
      describedBy: noArguments,
      execute: () => {
        const panel = notebooks?.currentWidget;
        if (panel && takesCode(panel)) {
          insertBelow(panel, CONNECT_CODE);
        }
      }
    });

    server.changed.connect(() => {
      for (const id of [
        CommandIDs.start,
        CommandIDs.stop,
        CommandIDs.restart,
        CommandIDs.keepAlive
      ]) {
        commands.notifyCommandChanged(id);
      }
    }, commands);
    notebooks?.currentChanged.connect(() => {
      commands.notifyCommandChanged(CommandIDs.insertCode);
    }, commands);

    for (const command of [
      CommandIDs.start,
      CommandIDs.stop,
      CommandIDs.restart,
      CommandIDs.keepAlive,
      CommandIDs.refresh,
      CommandIDs.copyCode,
      CommandIDs.insertCode
    ]) {
      palette?.addItem({ command, category: trans.__('Spark') });
    }
  }
};

export default commands;

namespace Private {
  /** Whether a start can be asked for. */
  export function canStart(server: ISparkServer): boolean {
    const state = server.model?.state;
    return !server.problem && (state === 'stopped' || state === 'failed');
  }

  /** Whether there is something to stop or to cancel, be it a start that is yet to come. */
  export function canStop(server: ISparkServer): boolean {
    const { model, problem } = server;
    return (
      !problem &&
      (model?.state === 'starting' ||
        model?.state === 'ready' ||
        (model?.state === 'failed' && model.restart_at !== null))
    );
  }

  /** Whether Spark is about to be stopped because nobody uses it. */
  export function canKeep(server: ISparkServer): boolean {
    return !server.problem && !!server.model?.idle_stop_at;
  }

  /** Whether the arguments of the command say what to start. */
  export function hasChoice(args: ReadonlyPartialJSONObject): boolean {
    return readRequest(args) !== null;
  }

  /** Return the start that the arguments of the command ask for. */
  export function requestOf(
    args: ReadonlyPartialJSONObject
  ): ISparkServer.IStartRequest {
    return {
      ...readRequest(args),
      ...(args.force === true && { force: true })
    };
  }

  /** Whether there is something to restart. */
  export function canRestart(server: ISparkServer): boolean {
    return !server.problem && server.model?.state === 'ready';
  }
}
