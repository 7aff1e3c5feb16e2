import type { JupyterFrontEnd } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';
import { CommandIDs } from '../../tokens';
import {
  answer,
  ROOT,
  serverSettings
} from '../../webui/__tests__/sampleWebUi';
import plugin from '../webui';

describe('jupyterlab-spark-connect:webui', () => {
  let server: SampleServer;
  let commands: CommandRegistry;
  let added: Widget[];
  let open: jest.SpyInstance;

  const activate = (labShell: unknown): void => {
    const shell = {
      add: (widget: Widget) => {
        added.push(widget);
        Widget.attach(widget, document.body);
      },
      activateById: jest.fn()
    };
    void plugin.activate(
      {
        commands,
        shell,
        serviceManager: { serverSettings }
      } as unknown as JupyterFrontEnd,
      server,
      nullTranslator,
      labShell,
      null,
      null
    );
  };

  beforeEach(async () => {
    server = new SampleServer();
    await answer(server, makeReadyModel(), ROOT);
    commands = new CommandRegistry();
    added = [];
    open = jest.spyOn(window, 'open').mockImplementation(() => null);
  });

  afterEach(() => {
    added.forEach(widget => widget.dispose());
    open.mockRestore();
  });

  it('should open one tab, however often it is asked', async () => {
    activate({});

    await Promise.all([
      commands.execute(CommandIDs.openWebUi),
      commands.execute(CommandIDs.openWebUi)
    ]);
    await commands.execute(CommandIDs.openWebUi);

    expect(added).toHaveLength(1);
    expect(added[0].title.label).toBe('Spark Web UI');
  });

  it('should open a new tab after the first was closed', async () => {
    activate({});
    await commands.execute(CommandIDs.openWebUi);
    added[0].dispose();

    await commands.execute(CommandIDs.openWebUi);

    expect(added).toHaveLength(2);
    expect(added[1].isDisposed).toBe(false);
  });

  it('should open the browser where Jupyter has no room for a tab', async () => {
    activate(null);

    await commands.execute(CommandIDs.openWebUi);

    expect(added).toHaveLength(0);
    expect(open).toHaveBeenCalledWith(ROOT, '_blank', 'noopener,noreferrer');
  });

  it('should open a page below the Web UI and no other', async () => {
    activate({});

    await commands.execute(CommandIDs.openWebUiInBrowser, {
      page: `${ROOT}SQL/`
    });
    await commands.execute(CommandIDs.openWebUiInBrowser, {
      page: 'http://evil.example/'
    });

    expect(open.mock.calls.map(call => call[0])).toEqual([`${ROOT}SQL/`, ROOT]);
  });

  it('should have nothing to open while Spark is away', async () => {
    activate({});
    expect(commands.isEnabled(CommandIDs.openWebUi)).toBe(true);

    await answer(server, makeModel(), null);
    await commands.execute(CommandIDs.openWebUiInBrowser);

    expect(commands.isEnabled(CommandIDs.openWebUi)).toBe(false);
    expect(commands.isEnabled(CommandIDs.openWebUiInBrowser)).toBe(false);
    expect(open).not.toHaveBeenCalled();
  });
});
