import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { WebUiWidget } from '../widget';
import { answer, NEXT_ROOT, ROOT, serverSettings } from './sampleWebUi';
import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';

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
      serverSettings,
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
