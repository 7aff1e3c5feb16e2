import type { JupyterFrontEnd } from '@jupyterlab/application';
import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import plugin from '../../plugins/webui';
import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { WebUiWidget } from '../widget';
import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';

const ROOT = 'http://localhost:8888/user/x/spark-connect/ui/first/';
const NEXT_ROOT = 'http://localhost:8888/user/x/spark-connect/ui/second/';

/** Let the server answer, with the address of the Web UI that goes with it. */
async function answer(
  server: SampleServer,
  model: ISparkServer.IModel,
  webUiUrl: string | null
): Promise<void> {
  Object.defineProperty(server, 'webUiUrl', {
    value: webUiUrl,
    configurable: true
  });
  await act(async () => {
    server.answer(model);
    // what Lumino has to tell React comes later
    await framePromise();
  });
}

describe('WebUiWidget', () => {
  let server: SampleServer;
  let widget: WebUiWidget;
  const connect = jest.fn();
  const openInBrowser = jest.fn();

  const iframe = (): HTMLIFrameElement => widget.node.querySelector('iframe')!;
  const isShown = (selector: string): boolean =>
    !widget.node
      .querySelector(selector)!
      .closest('.lm-mod-hidden, .jp-SparkConnectWebUi.lm-mod-hidden');
  const words = (): string =>
    isShown('.jp-SparkConnectWebUi-notice')
      ? widget.node.querySelector('[role=status] p')!.textContent!
      : '';
  const pressToolbar = (item: string): void => {
    const button = widget.toolbar.node.querySelector<HTMLElement>(
      `[data-jp-item-name="${item}"] jp-button, [data-jp-item-name="${item}"] button`
    )!;
    button.click();
  };
  const say = (data: unknown, source = iframe().contentWindow): void => {
    window.dispatchEvent(new MessageEvent('message', { data, source }));
  };

  beforeAll(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  beforeEach(async () => {
    jest.clearAllMocks();
    server = new SampleServer();
    await answer(server, makeReadyModel(), ROOT);
    widget = new WebUiWidget({
      server,
      trans: nullTranslator.load(''),
      connect,
      openInBrowser
    });
    Widget.attach(widget, document.body);
    await act(async () => framePromise());
  });

  afterEach(() => {
    widget.dispose();
  });

  it('should show the jobs in a frame that is no part of Jupyter', () => {
    expect(iframe().getAttribute('src')).toBe(`${ROOT}jobs/`);
    expect(iframe().getAttribute('sandbox')).toContain('allow-scripts');
    expect(iframe().getAttribute('sandbox')).not.toContain('same-origin');
    expect(iframe().getAttribute('sandbox')).not.toContain('top-navigation');
    expect(iframe().getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(iframe().title).toBe('Spark Web UI');
    expect(words()).toBe('');
  });

  it('should say that Spark has stopped, and offer to start it', async () => {
    await answer(server, makeModel({ state: 'stopped' }), null);

    expect(words()).toBe(
      'Spark has stopped. This page comes back with the next start.'
    );
    expect(isShown('iframe')).toBe(false);
    expect(iframe().getAttribute('src')).toBe('about:blank');
    widget.node
      .querySelector<HTMLElement>('.jp-SparkConnectWebUi-notice button')!
      .click();
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('should come back with the next start, at its new address', async () => {
    await answer(server, makeModel({ state: 'stopped' }), null);
    await answer(server, makeModel({ state: 'starting' }), null);
    expect(words()).toBe(
      'Spark is starting. This page comes back when it is ready.'
    );
    expect(
      widget.node.querySelector('.jp-SparkConnectWebUi-notice button')
    ).toBeNull();

    await answer(server, makeReadyModel(), NEXT_ROOT);

    expect(iframe().getAttribute('src')).toBe(`${NEXT_ROOT}jobs/`);
    expect(isShown('iframe')).toBe(true);
    expect(words()).toBe('');
  });

  it('should stay on its page when the server says the same again', async () => {
    iframe().setAttribute('src', `${ROOT}stages/`);

    await answer(server, makeReadyModel(), ROOT);

    expect(iframe().getAttribute('src')).toBe(`${ROOT}stages/`);
  });

  it('should reload the page that is shown, not the first one', () => {
    say({ sparkWebUiPage: `${ROOT}stages/stage/?id=3#tasks` });

    pressToolbar('reload');

    expect(iframe().getAttribute('src')).toBe(`${ROOT}stages/stage/?id=3`);
  });

  it('should open the page that is shown in the browser', () => {
    say({ sparkWebUiPage: `${ROOT}SQL/` });

    pressToolbar('open-in-browser');

    expect(openInBrowser).toHaveBeenCalledWith(`${ROOT}SQL/`);
  });

  it.each([
    ['another place', { sparkWebUiPage: 'http://evil.example/' }],
    ['Jupyter itself', { sparkWebUiPage: `${ROOT}../../../lab` }],
    ['a script', { sparkWebUiPage: 'javascript:alert(1)' }],
    ['no address', { sparkWebUiPage: 'stages' }],
    ['nothing', null],
    ['something else', 'hello']
  ])('should not believe a page that names %s', (_, data) => {
    say(data);

    pressToolbar('reload');

    expect(iframe().getAttribute('src')).toBe(`${ROOT}jobs/`);
  });

  it('should not listen to anybody but the frame', () => {
    say({ sparkWebUiPage: `${ROOT}SQL/` }, window);

    pressToolbar('reload');

    expect(iframe().getAttribute('src')).toBe(`${ROOT}jobs/`);
  });

  it('should load its page again once the Jupyter server is back', async () => {
    say({ sparkWebUiPage: `${ROOT}stages/` });
    server.problem = { kind: 'unreachable', message: '' };
    await act(async () => server.changed.emit());
    expect(iframe().getAttribute('src')).toBe(`${ROOT}jobs/`);

    await answer(server, makeReadyModel({ adopted: true }), ROOT);

    expect(iframe().getAttribute('src')).toBe(`${ROOT}stages/`);
  });

  it('should go to the new address where the Jupyter server has come back with one', async () => {
    server.problem = { kind: 'unreachable', message: '' };
    await act(async () => server.changed.emit());

    await answer(server, makeReadyModel({ adopted: true }), NEXT_ROOT);

    expect(iframe().getAttribute('src')).toBe(`${NEXT_ROOT}jobs/`);
  });

  it('should say that the Jupyter server is away', async () => {
    await answer(server, makeModel(), null);
    server.problem = { kind: 'unreachable', message: '' };
    await act(async () => server.changed.emit());

    expect(words()).toBe('The Jupyter server does not answer.');
    expect(
      widget.node.querySelector('.jp-SparkConnectWebUi-notice button')
    ).toBeNull();
  });

  it('should say that a Spark has no Web UI', async () => {
    await answer(server, makeReadyModel(), null);

    expect(words()).toBe('This Spark has no Web UI.');
  });
});

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
      { commands, shell } as unknown as JupyterFrontEnd,
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
