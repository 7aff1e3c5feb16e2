import { IFrame } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';

/**
 * Spark's pages in a frame that is no part of Jupyter: an opaque origin.
 *
 * #### Notes
 * The proxy sandboxes the pages too (server/webui/confinement.py), by the same words; the attribute
 * here holds even for an answer that did not come from the proxy. Nothing inside can be reached from
 * here, so a page tells its address by a message (server/webui/page.js).
 */
export class WebUiFrame extends IFrame {
  /**
   * @param title - The name of the frame, for a screen reader.
   */
  constructor(title: string) {
    super({
      sandbox: [
        'allow-scripts',
        'allow-popups',
        'allow-forms',
        'allow-downloads'
      ],
      referrerPolicy: 'no-referrer'
    });
    this.addClass('jp-SparkConnectWebUi-frame');
    this._iframe = this.node.querySelector('iframe')!;
    this._iframe.title = title;
    // For "Copy Plan" and "Copy Link" on the page of a query.
    this._iframe.allow = 'clipboard-write';
    // The pages keep their storage in the frame's name: begin in Lab's theme. Later it is theirs.
    const isLight = document.body.dataset.jpThemeLight !== 'false';
    this._iframe.name = JSON.stringify({
      localStorage: { 'spark-theme': isLight ? 'light' : 'dark' }
    });
  }

  /** The address below which all pages lie, ending in a slash; null when there are none. */
  get root(): string | null {
    return this._root;
  }
  set root(value: string | null) {
    if (value === this._root) {
      return;
    }
    this._root = value;
    this._page = value && `${value}jobs/`;
    this.url = this._page ?? 'about:blank';
  }

  /** The address of the page that is shown; null when there is none. */
  get page(): string | null {
    return this._page;
  }

  /** Load the page that is shown again. */
  reload(): void {
    if (this._page) {
      this.url = this._page;
    }
  }

  /** Take the address from the page's message. */
  handleEvent(event: Event): void {
    const { data, source } = event as MessageEvent<unknown>;
    if (this._root && source === this._iframe.contentWindow) {
      this._page = Private.pageBelow(this._root, data) ?? this._page;
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    window.addEventListener('message', this);
  }

  protected override onBeforeDetach(msg: Message): void {
    window.removeEventListener('message', this);
    super.onBeforeDetach(msg);
  }

  private readonly _iframe: HTMLIFrameElement;
  private _root: string | null = null;
  private _page: string | null = null;
}

namespace Private {
  /**
   * The page that a message speaks of; null when it speaks of none below the root, because the
   * page is foreign and may say anything.
   */
  export function pageBelow(root: string, data: unknown): string | null {
    const page = addressIn(data);
    if (!page?.href.startsWith(new URL(root, document.baseURI).href)) {
      return null;
    }
    // With a fragment, setting the address would scroll the page and not load it.
    page.hash = '';
    return page.href;
  }

  function addressIn(data: unknown): URL | null {
    const isMessage =
      typeof data === 'object' && data !== null && 'sparkWebUiPage' in data;
    try {
      return isMessage ? new URL(String(data.sparkWebUiPage)) : null;
    } catch {
      // Not an address.
      return null;
    }
  }
}
