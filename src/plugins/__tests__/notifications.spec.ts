import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import notifications from '../notifications';
import { CommandIDs, PANEL_ID } from '../../tokens';
import {
  makeFailedModel,
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';

describe('the notifications', () => {
  let server: SampleServer;
  let executed: Array<{ id: string; args: unknown }>;
  let panel: { id: string; isVisible: boolean };

  const shown = (): readonly Notification.INotification[] =>
    Notification.manager.notifications;
  const messages = (): string[] => shown().map(({ message }) => message);
  const actions = (): string[] =>
    (shown()[0].options.actions ?? []).map(({ label }) => label);
  const press = (label: string): void => {
    const action = shown()[0].options.actions?.find(
      action => action.label === label
    );
    action?.callback(new MouseEvent('click'));
  };

  const activate = async (): Promise<void> => {
    const commands = new CommandRegistry();
    for (const id of [
      CommandIDs.start,
      CommandIDs.keepAlive,
      CommandIDs.openLog
    ]) {
      commands.addCommand(id, {
        describedBy: { args: { type: 'object' } },
        execute: args => {
          executed.push({ id, args });
        }
      });
    }
    const shell = {
      widgets: (area: string) => (area === 'left' ? [panel] : [])
    };
    const restored = Promise.resolve();
    await notifications.activate(
      { commands, shell, restored } as unknown as JupyterFrontEnd,
      server,
      nullTranslator
    );
    await restored;
  };

  beforeEach(() => {
    server = new SampleServer();
    Notification.manager.dismiss();
    executed = [];
    panel = { id: PANEL_ID, isVisible: false };
  });

  describe('where the first answer came before them', () => {
    it('tell of what fails after it', async () => {
      server.answer(makeReadyModel());
      await activate();
      server.answer(makeFailedModel({ code: 'died', message: 'Spark died.' }));
      expect(messages()[0]).toContain('Spark died.');
    });

    it('tell of the stop that it spoke of', async () => {
      server.answer(makeReadyModel({ idle_stop_at: '2026-11-21T08:05:00Z' }));
      await activate();
      expect(messages()).toHaveLength(1);
    });
  });

  describe('from the first answer on', () => {
    beforeEach(activate);

    it('tell of a failure once: what happened and what to do', () => {
      server.answer(makeModel());
      server.answer(makeFailedModel());
      server.answer(makeFailedModel());
      expect(messages()).toEqual([
        'Port 15002 is used by python (pid 4711). Stop that program.'
      ]);
      expect(actions()).toEqual(['Start again', 'Open log']);
      press('Start again');
      expect(executed).toEqual([
        { id: CommandIDs.start, args: { cluster: 'local' } }
      ]);
    });

    it('name what was lost with a Spark that died', () => {
      server.answer(makeReadyModel());
      server.answer(
        makeFailedModel({
          code: 'died',
          message: 'Spark was killed (SIGKILL).',
          notebooks: ['flights.ipynb', 'delays.ipynb'],
          made: [{ notebook: 'flights.ipynb', things: { view: ['flights'] } }]
        })
      );
      expect(messages()[0]).toBe(
        'Spark was killed (SIGKILL). Gone: temp view flights, made by flights.ipynb; run it again, or open it. Stop that program.'
      );
    });

    it('count the losers where their names do not fit', () => {
      server.answer(makeReadyModel());
      server.answer(
        makeFailedModel({
          code: 'died',
          message: 'Spark was killed (SIGKILL).',
          notebooks: [`${'long'.repeat(30)}.ipynb`, 'delays.ipynb']
        })
      );
      expect(messages()[0]).toContain('the session of 2 notebooks.');
      expect(messages()[0].length).toBeLessThanOrEqual(140);
    });

    it('say that it starts again by itself', () => {
      server.answer(makeReadyModel());
      server.answer({
        ...makeFailedModel({ code: 'died', message: 'Spark died.' }),
        restart_at: '2026-11-21T08:00:05Z'
      });
      expect(messages()).toEqual(['Spark died. It starts again by itself.']);
    });

    it('offer no start once somebody has started it, and keep what was lost', () => {
      server.answer(makeReadyModel());
      server.answer(makeFailedModel({ code: 'died', message: 'Spark died.' }));
      server.answer(makeModel({ state: 'starting' }));
      expect(messages()[0]).toContain('Spark died.');
      expect(actions()).toEqual(['Open log']);
    });

    it('are silent about a failure from before the page was loaded', () => {
      server.answer(makeFailedModel());
      expect(messages()).toEqual([]);
      server.answer(makeFailedModel({ message: 'Again.' }, 2));
      expect(messages()[0]).toContain('Again.');
    });

    it('fit into what Jupyter shows', () => {
      server.answer(makeModel());
      server.answer(makeFailedModel({ message: 'word '.repeat(60) }));
      expect(messages()[0].length).toBeLessThanOrEqual(140);
      expect(messages()[0]).toMatch(/word…$/);
    });

    it('warn once before Spark is stopped as idle, and keep it running', () => {
      server.answer(makeReadyModel());
      server.answer(makeReadyModel({ idle_stop_at: '2026-11-21T08:05:00Z' }));
      server.answer(makeReadyModel({ idle_stop_at: '2026-11-21T08:05:00Z' }));
      expect(messages()).toHaveLength(1);
      expect(messages()[0]).toContain('Nobody uses Spark: it stops at');
      press('Keep it running');
      expect(executed[0].id).toBe(CommandIDs.keepAlive);
      server.answer(makeReadyModel());
      expect(messages()).toEqual([]);
    });

    it('leave the warning to the panel where a person sees it', () => {
      panel.isVisible = true;
      server.answer(makeReadyModel({ idle_stop_at: '2026-11-21T08:05:00Z' }));
      expect(messages()).toEqual([]);
    });
  });
});
