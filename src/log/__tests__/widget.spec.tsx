import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { LogWidget } from '../widget';
import { FakeLog, line, lines } from './fakeLog';

const trans = nullTranslator.load('jupyterlab_spark_connect');

describe('LogWidget', () => {
  let log: FakeLog;
  let widget: LogWidget;

  beforeEach(() => {
    // jsdom has no layout; a virtual list needs the sizes and the scrolling of one.
    for (const [property, value] of Object.entries({
      offsetHeight: 500,
      offsetWidth: 500,
      clientHeight: 500
    })) {
      jest
        .spyOn(HTMLElement.prototype, property as 'offsetHeight', 'get')
        .mockReturnValue(value);
    }
    jest
      .spyOn(HTMLElement.prototype, 'scrollHeight', 'get')
      .mockImplementation(function (this: HTMLElement) {
        const content = this.firstElementChild as HTMLElement | null;
        return parseInt(content?.style.height ?? '', 10) || 500;
      });
    HTMLElement.prototype.scrollTo = function (
      this: HTMLElement,
      options?: ScrollToOptions | number
    ) {
      this.scrollTop = (options as ScrollToOptions).top ?? 0;
      requestAnimationFrame(() => this.dispatchEvent(new Event('scroll')));
    };
  });

  afterEach(() => {
    widget.dispose();
    jest.restoreAllMocks();
  });

  async function open(text: string | null): Promise<void> {
    log = new FakeLog(text ?? '');
    if (text === null) {
      log.texts.clear();
    }
    widget = new LogWidget({ server: log.server, api: log.api, trans });
    Widget.attach(widget, document.body);
    await widget.content.model.refresh();
    await until(() => widget.content.node.childElementCount > 0);
  }

  /** Wait until something is so. */
  async function until(isSo: () => boolean): Promise<void> {
    const deadline = Date.now() + 4000;
    while (!isSo()) {
      if (Date.now() > deadline) {
        throw new Error(`It never was: ${isSo.toString()}\n${text()}`);
      }
      MessageLoop.flush();
      await framePromise();
    }
  }

  const find = <T extends HTMLElement>(selector: string): T =>
    widget.node.querySelector(selector) as T;
  const text = (): string => widget.content.node.textContent ?? '';
  const shows = (words: string): Promise<void> =>
    until(() => text().includes(words));
  const click = async (selector: string): Promise<void> => {
    await until(() => find(selector) !== null);
    find(selector).click();
  };

  it('shows the lines, and tells a level by a class', async () => {
    await open(line(0) + line(1, 'ERROR') + '\tat a\n' + line(2, 'WARN'));
    await shows('ERROR Foo: 1 text\n\tat a');
    expect(find('.jp-mod-error').textContent).toContain('at a');
    expect(find('.jp-mod-warn').textContent).toContain('Foo: 2');
    expect(find('[role="log"]').getAttribute('aria-live')).toBe('off');
  });

  it('keeps few of many lines in the document', async () => {
    await open(lines(5000));
    await shows('Foo: 4999');
    expect(
      widget.node.querySelectorAll('.jp-SparkConnectLog-entry').length
    ).toBeLessThan(100);
  });

  it('says that there is no log yet', async () => {
    await open(null);
    await shows('There is no log yet');
  });

  it('folds a long stack trace until it is asked for, or found', async () => {
    await open(line(0, 'ERROR') + '\tat a\n'.repeat(40) + 'Caused by: why\n');
    await shows('Show 30 more lines');
    expect(text()).not.toContain('Caused by');
    await click('.jp-SparkConnectLog-unfold');
    await shows('Caused by: why');
    await click('.jp-SparkConnectLog-unfold');
    await shows('Show 30 more lines');
    widget.content.search.setWords('caused by');
    await widget.content.search.go('forward', 0);
    await until(() => find('mark')?.textContent === 'Caused by');
  });

  it('takes words for words and not for a pattern', async () => {
    await open(line(0, 'INFO', 'a (b) [c] <i>d</i>'));
    widget.content.search.setWords('(B) [c] <i>');
    await until(() => find('mark')?.textContent === '(b) [c] <i>');
    expect(widget.node.querySelector('i')).toBeNull();
  });

  it('goes to the search box with Ctrl+F', async () => {
    await open(lines(3));
    const event = new KeyboardEvent('keydown', {
      key: 'f',
      ctrlKey: true,
      bubbles: true,
      cancelable: true
    });
    find('[role="log"]').dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(find('input[type="search"]'));
  });

  it('names every control for a screen reader', async () => {
    await open(lines(3));
    const controls = widget.content.node.querySelectorAll(
      'select, input, button, a'
    );
    expect(controls.length).toBeGreaterThan(5);
    for (const control of controls) {
      const label =
        control.getAttribute('aria-label') ??
        control.closest('label')?.textContent ??
        control.textContent;
      expect(label).toBeTruthy();
    }
  });

  it('offers the way to the end, and says what is new there', async () => {
    await open(lines(30));
    await shows('Foo: 29');
    expect(text()).not.toContain('Jump to the end');
    widget.content.model.setFollowing(false);
    log.write(line(30));
    await widget.content.model.refresh();
    await shows('Jump to the end (1 new line)');
    await click('.jp-SparkConnectLog-jump');
    await until(() => !text().includes('Jump to the end'));
  });

  it('asks for nothing once it is closed', async () => {
    await open(lines(3));
    widget.dispose();
    const before = log.queries.length;
    await widget.content.model.refresh();
    await framePromise();
    expect(log.queries.length - before).toBeLessThan(2);
    expect(widget.content.model.isDisposed).toBe(true);
  });
});
