import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import * as React from 'react';
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';

import { Limitations, LogAndWebUi } from '../sections/backend';
import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { ExternalLinkNotice } from '../../ui/externalLink';
import { WebUiNotice } from '../../webui/notice';
import { makeReadyModel, SampleServer } from '../../__tests__/samples';

const LINKS = {
  log: 'https://logs.example.org/spark',
  web_ui: 'https://spark.example.org/ui'
};

describe('A Spark that is not ours', () => {
  const trans = nullTranslator.load('');
  let node: HTMLElement;
  let root: Root;

  beforeAll(() => {
    // React warns about act() without it.
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  beforeEach(() => {
    node = document.createElement('div');
    root = createRoot(node);
  });

  afterEach(() => {
    act(() => root.unmount());
  });

  const links = (within: ParentNode = node): Array<string | null> =>
    Array.from(within.querySelectorAll('a')).map(
      link => `${link.textContent} ${link.getAttribute('href')}`
    );

  const showLinks = (model: ISparkServer.IModel): void => {
    const commands = new CommandRegistry();
    for (const id of [CommandIDs.openLog, CommandIDs.openWebUi]) {
      commands.addCommand(id, {
        describedBy: { args: { type: 'object' } },
        execute: () => undefined
      });
    }
    act(() =>
      root.render(
        <LogAndWebUi commands={commands} trans={trans} model={model} />
      )
    );
  };

  it('has its log and its Web UI where its administrator says', () => {
    showLinks(makeReadyModel({ external_links: LINKS }));
    expect(links()).toEqual([`Web UI ${LINKS.web_ui}`, `Log ${LINKS.log}`]);
    expect(node.querySelectorAll('button')).toHaveLength(0);
    for (const link of node.querySelectorAll('a')) {
      expect(link.rel).toBe('noopener noreferrer');
    }
  });

  it('has no links where nobody says', () => {
    showLinks(makeReadyModel({ external_links: { log: null, web_ui: null } }));
    expect(links()).toEqual([]);
    expect(node.textContent).toBe('Runs elsewhere.');
  });

  it('is not every Spark: ours has tabs', () => {
    showLinks(makeReadyModel());
    expect(links()).toEqual([]);
    expect(node.querySelectorAll('button')).toHaveLength(2);
  });

  it('says so where its log would be', () => {
    const show = (addresses: ISparkServer.IExternalLinks): void =>
      act(() =>
        root.render(
          <ExternalLinkNotice target="log" links={addresses} trans={trans} />
        )
      );
    show(LINKS);
    expect(node.textContent).toBe(
      'This Spark runs elsewhere, and so does its log. Open the log'
    );
    show({ log: null, web_ui: null });
    expect(node.textContent).toBe(
      'This Spark runs elsewhere, and so does its log. Ask whoever runs it.'
    );
  });

  it('says so in the tab of the Web UI', async () => {
    const server = new SampleServer();
    server.model = makeReadyModel({ external_links: LINKS });
    const connect = jest.fn();
    const notice = new WebUiNotice({ server, trans, connect });
    await act(async () => {
      Widget.attach(notice, document.body);
      await framePromise();
    });
    expect(notice.node.textContent).toContain('This Spark runs elsewhere');
    expect(links(notice.node)).toEqual([`Open the Web UI ${LINKS.web_ui}`]);
    await act(async () => server.answer(makeReadyModel()));
    expect(notice.node.textContent).toBe('This Spark has no Web UI.');
    act(() => notice.dispose());
  });

  it('says what it cannot do', () => {
    const limitations = [
      'Sail has no Web UI.',
      'Sail asks nobody for a token.'
    ];
    act(() =>
      root.render(<Limitations model={makeReadyModel({ limitations })} />)
    );
    const said = Array.from(node.querySelectorAll('li'));
    expect(said.map(item => item.textContent)).toEqual(limitations);
    act(() => root.render(<Limitations model={makeReadyModel()} />));
    expect(node.childElementCount).toBe(0);
  });
});
