import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

/* eslint-disable jupyter/prefer-lazy-imports --
   a change that waits is known from the start, since the words of other commands say so */
import { ChangesApi } from '../changes/api';
import { PendingChanges } from '../changes/pending';
/* eslint-enable jupyter/prefer-lazy-imports */
import { IPendingChanges } from '../changes/tokens';
import { IConfiguration } from '../options/configuration';
import { readRejectedOption } from '../options/readRequest';
import { messageOf } from '../request';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { clipMessage } from '../ui/notices';

/** Provides what a person wants to change of the running Spark, and the command that changes it. */
const changes: JupyterFrontEndPlugin<IPendingChanges> = {
  id: 'jupyterlab-spark-connect:changes',
  description:
    'Provides changes of the running Spark, and the command that applies them.',
  autoStart: true,
  requires: [ISparkServer, IConfiguration, ITranslator],
  provides: IPendingChanges,
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    configuration: IConfiguration,
    translator: ITranslator
  ): IPendingChanges => {
    const { commands } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const { selection, presets } = configuration;
    const api = new ChangesApi(app.serviceManager.serverSettings);
    const changes = new PendingChanges({ server, api, selection, presets });

    commands.addCommand(CommandIDs.changeOptions, {
      label: trans.__('Change Options of Spark'),
      caption: trans.__('Change them at once, for all notebooks'),
      isEnabled: () => changes.running !== null,
      describedBy: {
        args: {
          type: 'object',
          required: ['options'],
          properties: {
            options: {
              type: 'object',
              additionalProperties: { type: ['string', 'null'] },
              description: 'New values by name; null takes one back'
            }
          }
        }
      },
      execute: async args => {
        try {
          await api.changeOptions(Private.optionsOf(args));
          await server.refresh();
          selection.reject(null);
        } catch (reason) {
          selection.reject(readRejectedOption(reason));
          Notification.error(clipMessage(messageOf(reason)), {
            autoClose: 10000
          });
          await server.refresh();
        }
      }
    });

    commands.addCommand(CommandIDs.resetOptions, {
      label: trans.__('Reset Options of Spark'),
      caption: trans.__('Take back, for all notebooks, what a notebook set'),
      isEnabled: () => changes.running !== null,
      describedBy: {
        args: {
          type: 'object',
          required: ['names'],
          properties: {
            names: {
              type: 'array',
              items: { type: 'string' },
              description: 'Names of options'
            }
          }
        }
      },
      execute: async args => {
        try {
          await api.resetOptions(Private.namesOf(args));
        } catch (reason) {
          Notification.error(clipMessage(messageOf(reason)), {
            autoClose: 10000
          });
        }
        await server.refresh();
      }
    });

    changes.changed.connect(() => {
      // Its words say whether a change waits; its plugin may be disabled.
      if (commands.hasCommand(CommandIDs.restart)) {
        commands.notifyCommandChanged(CommandIDs.restart);
      }
    }, changes);
    server.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.changeOptions);
      commands.notifyCommandChanged(CommandIDs.resetOptions);
    }, changes);
    return changes;
  }
};

export default changes;

namespace Private {
  /** Return the names that the arguments of the command tell. */
  export function namesOf(
    args: ReadonlyPartialJSONObject
  ): ReadonlyArray<string> {
    const names = Array.isArray(args.names) ? args.names : [];
    return names.filter((name): name is string => typeof name === 'string');
  }

  /** Return the option update that the arguments of the command ask for. */
  export function optionsOf(
    args: ReadonlyPartialJSONObject
  ): ChangesApi.IOptions {
    return Object.fromEntries(
      Object.entries((args.options ?? {}) as object).filter(
        (pair): pair is [string, string | null] =>
          typeof pair[1] === 'string' || pair[1] === null
      )
    );
  }
}
