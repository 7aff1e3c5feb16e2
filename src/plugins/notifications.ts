import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import {
  CommandIDs,
  ISparkServer,
  PANEL_ID,
  TRANSLATION_DOMAIN
} from '../tokens';
import { isLoss } from '../ui/words';
// The status bar loads it at the start in any case.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { idleSentence, lossSentence, shortLossSentence } from '../ui/lossWords';
import { fitSentences } from '../ui/notices';

/** Notifies of what a person has to know where the panel may be closed: a failure, a loss, a stop to come. */
const notifications: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spark-connect:notifications',
  description: 'Notifies of failures of Spark, and before it is stopped.',
  autoStart: true,
  requires: [ISparkServer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    server: ISparkServer,
    translator: ITranslator
  ): void => {
    const { commands, shell } = app;
    const trans = translator.load(TRANSLATION_DOMAIN);
    Private.notifyOfFailures(server, commands, trans);
    // Only then it is known which panels a person sees.
    void app.restored.then(() =>
      Private.notifyOfIdleStops(server, commands, trans, () =>
        Private.isPanelVisible(shell)
      )
    );
  }
};

export default notifications;

namespace Private {
  /** Notify of each failure once: what happened, what was lost, what to do. */
  export function notifyOfFailures(
    server: ISparkServer,
    commands: CommandRegistry,
    trans: TranslationBundle
  ): void {
    const openLog = {
      label: trans.__('Open log'),
      command: CommandIDs.openLog
    };
    let known: string | null = null;
    let isFirst = true;
    let shown: { id: string; isLoss: boolean } | null = null;

    follow(server, () => {
      const model = server.model;
      if (!model) {
        return;
      }
      const failure = failureOf(model);
      // What failed before this page was loaded is no news.
      const isNews = failure !== null && failure !== known && !isFirst;
      known = failure ?? known;
      isFirst = false;
      if (failure === null && shown !== null) {
        // Somebody has started it meanwhile; only what was lost stays to be read.
        if (shown.isLoss) {
          const actions = actionsOf(commands, [openLog]);
          Notification.update({ id: shown.id, actions });
        } else {
          Notification.dismiss(shown.id);
        }
        shown = null;
      }
      if (isNews && model.error) {
        const startAgain = {
          label: trans.__('Start again'),
          command: CommandIDs.start,
          args: model.cluster ? { cluster: model.cluster } : {}
        };
        const words = failureWords(model, model.error, trans);
        const id = Notification.error(words, {
          autoClose: false,
          actions: actionsOf(commands, [startAgain, openLog])
        });
        shown = { id, isLoss: isLoss(model.error) };
      }
    });
  }

  /** Notify once that Spark will be stopped, where the panel does not show it. */
  export function notifyOfIdleStops(
    server: ISparkServer,
    commands: CommandRegistry,
    trans: TranslationBundle,
    isPanelVisible: () => boolean
  ): void {
    const keep = {
      label: trans.__('Keep it running'),
      command: CommandIDs.keepAlive
    };
    let shown: string | null = null;

    follow(server, () => {
      const time = server.model?.idle_stop_at ?? null;
      if (time === null && shown !== null) {
        Notification.dismiss(shown);
        shown = null;
      }
      if (time !== null && shown === null && !isPanelVisible()) {
        shown = Notification.warning(idleSentence(time, trans), {
          autoClose: false,
          actions: actionsOf(commands, [keep])
        });
      }
    });
  }

  /** Whether a person sees the panel. */
  export function isPanelVisible(shell: JupyterFrontEnd.IShell): boolean {
    return ['left', 'right'].some(area =>
      Array.from(shell.widgets(area)).some(
        widget => widget.id === PANEL_ID && widget.isVisible
      )
    );
  }

  /** Call a function now and at every change: the first answer may have come before this plugin. */
  function follow(server: ISparkServer, look: () => void): void {
    look();
    server.changed.connect(look, server);
  }

  /** A verb under a notification. */
  interface IAction {
    readonly label: string;
    readonly command: string;
    readonly args?: ReadonlyPartialJSONObject;
  }

  /** Return the verbs whose commands somebody registered. */
  function actionsOf(
    commands: CommandRegistry,
    actions: ReadonlyArray<IAction>
  ): Notification.IAction[] {
    return actions
      .filter(({ command }) => commands.hasCommand(command))
      .map(({ label, command, args }) => ({
        label,
        callback: () => void commands.execute(command, args)
      }));
  }

  /** Return a failure in as many words as there is room for. */
  function failureWords(
    model: ISparkServer.IModel,
    error: ISparkServer.IFailure,
    trans: TranslationBundle
  ): string {
    return fitSentences(
      error.message,
      [lossSentence(error, trans), shortLossSentence(error, trans)],
      [
        model.restart_at === null
          ? error.hint
          : trans.__('It starts again by itself.')
      ]
    );
  }

  /** Return what tells one failure from another; null when nothing failed. */
  function failureOf(model: ISparkServer.IModel): string | null {
    return model.state === 'failed'
      ? `${model.generation} ${model.since}`
      : null;
  }
}
