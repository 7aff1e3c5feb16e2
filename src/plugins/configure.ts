import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  Dialog,
  ICommandPalette,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { OptionsApi } from '../options/api';
import { Configuration, IConfiguration } from '../options/configuration';
import { readRejectedOption } from '../options/readRequest';
import { messageOf } from '../request';
import { CommandIDs, ISparkServer, TRANSLATION_DOMAIN } from '../tokens';
import { clipMessage } from '../ui/notices';

const PLUGIN_ID = 'jupyterlab-spark-connect:configure';

/** Provides what a person has chosen for the next start, and the commands on it. */
const configure: JupyterFrontEndPlugin<IConfiguration> = {
  id: PLUGIN_ID,
  description:
    'Provides the cluster, bundles and options that a person has chosen, and keeps them in the settings.',
  autoStart: true,
  requires: [ISparkServer, ITranslator],
  optional: [ICommandPalette, ISettingRegistry],
  provides: IConfiguration,
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    translator: ITranslator,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null
  ): IConfiguration => {
    const { commands } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const api = new OptionsApi(app.serviceManager.serverSettings);
    const configuration = new Configuration(server, api);
    const { selection, presets } = configuration;
    const noArguments = { args: { type: 'object', properties: {} } } as const;
    const byName = {
      args: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', description: 'The name of the preset' }
        }
      }
    } as const;

    /** Ask before something that was kept is lost. */
    const isAgreed = async (title: string, verb: string): Promise<boolean> => {
      const { button } = await showDialog({
        title,
        buttons: [
          Dialog.cancelButton({ label: trans.__('Cancel') }),
          Dialog.warnButton({ label: verb })
        ]
      });
      return button.accept;
    };
    const mayReplace = (name: string): Promise<boolean> =>
      isAgreed(trans.__('Replace the preset "%1"?', name), trans.__('Replace'));

    commands.addCommand(CommandIDs.review, {
      label: trans.__('Review What Spark Starts With'),
      caption: trans.__('Show each option, its value, and who set it'),
      isEnabled: () => server.model !== null && !server.problem,
      describedBy: noArguments,
      execute: async () => {
        const { request } = selection;
        try {
          const review = await api.review(request);
          const { showReview } = await import('../panel/configure/review');
          const isStartable = commands.isEnabled(CommandIDs.start);
          if (await showReview(review, isStartable, trans)) {
            await commands.execute(CommandIDs.start, { ...request });
          }
        } catch (reason) {
          selection.reject(readRejectedOption(reason));
          Private.notify(reason);
        }
      }
    });

    commands.addCommand(CommandIDs.importOptions, {
      label: trans.__('Import spark-defaults.conf…'),
      caption: trans.__('Add the options of a file to those that are chosen'),
      describedBy: noArguments,
      execute: async () => {
        const { askForDefaults } =
          await import('../panel/configure/importDialog');
        const options = await askForDefaults(selection, trans);
        if (options) {
          selection.merge(options);
        }
      }
    });

    commands.addCommand(CommandIDs.savePreset, {
      label: trans.__('Save as Preset…'),
      caption: trans.__(
        'Keep cluster, bundles and options under a name; secrets are not kept'
      ),
      isEnabled: () => presets.isReady,
      describedBy: noArguments,
      execute: async () => {
        const { value } = await InputDialog.getText({
          title: trans.__('Save as preset'),
          label: trans.__('Name'),
          okLabel: trans.__('Save')
        });
        const name = value?.trim();
        const isTaken = presets.list.some(preset => preset.name === name);
        if (name && (!isTaken || (await mayReplace(name)))) {
          await presets.save(name).catch(Private.notify);
        }
      }
    });

    commands.addCommand(CommandIDs.applyPreset, {
      label: args => Private.nameOf(args),
      caption: trans.__('Choose what is kept under this name'),
      describedBy: byName,
      execute: args => presets.apply(Private.nameOf(args))
    });

    commands.addCommand(CommandIDs.deletePreset, {
      label: args => Private.nameOf(args),
      caption: trans.__('Forget what is kept under this name'),
      describedBy: byName,
      execute: async args => {
        const name = Private.nameOf(args);
        const title = trans.__('Delete the preset "%1"?', name);
        if (await isAgreed(title, trans.__('Delete'))) {
          await presets.remove(name).catch(Private.notify);
        }
      }
    });

    server.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.review);
    }, configuration);
    for (const command of [CommandIDs.review, CommandIDs.importOptions]) {
      palette?.addItem({ command, category: trans.__('Spark') });
    }
    void Private.attachSettings(configuration, registry);
    return configuration;
  }
};

export default configure;

namespace Private {
  /** Keep presets in the settings, where there are any. */
  export async function attachSettings(
    configuration: Configuration,
    registry: ISettingRegistry | null
  ): Promise<void> {
    // Settings that cannot be read are core's to tell of; the form works without them.
    const settings = await registry?.load(PLUGIN_ID).catch(() => undefined);
    if (settings) {
      configuration.attach(settings);
    }
  }

  /** Return the name that the arguments of a command give. */
  export function nameOf(args: ReadonlyPartialJSONObject): string {
    return typeof args.name === 'string' ? args.name : '';
  }

  /** Notify of what went wrong. */
  export function notify(reason: unknown): void {
    Notification.error(clipMessage(messageOf(reason)), { autoClose: 10000 });
  }
}
