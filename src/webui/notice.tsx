import { UseSignal } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ISparkServer } from '../tokens';
import { ExternalLinkNotice } from '../ui/externalLink';
import { problemWords } from '../ui/words';

/** What the tab says while there is no page to show. */
export class WebUiNotice extends ReactWidget {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: WebUiNotice.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-SparkConnectWebUi-notice');
  }

  protected render(): React.ReactElement {
    const { server, trans, connect } = this._options;
    return (
      <UseSignal signal={server.changed} initialSender={server}>
        {() => (
          <div role="status">
            <p>
              {server.model?.external_links && !server.problem ? (
                <ExternalLinkNotice
                  target="web_ui"
                  links={server.model.external_links}
                  trans={trans}
                />
              ) : (
                Private.words(server, trans)
              )}
            </p>
            {Private.canConnect(server) && (
              <Button className="jp-mod-styled jp-mod-accept" onClick={connect}>
                {trans.__('Connect')}
              </Button>
            )}
          </div>
        )}
      </UseSignal>
    );
  }

  private readonly _options: WebUiNotice.IOptions;
}

/** The namespace of `WebUiNotice`. */
export namespace WebUiNotice {
  /** The instantiation options of the notice. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** The translator's words. */
    readonly trans: TranslationBundle;
    /** What the button does. */
    readonly connect: () => void;
  }
}

namespace Private {
  /** Whether a start can be asked for. */
  export function canConnect(server: ISparkServer): boolean {
    const state = server.model?.state;
    return !server.problem && (state === 'stopped' || state === 'failed');
  }

  /** Return why there is no page, and what brings it back. */
  export function words(
    server: ISparkServer,
    trans: TranslationBundle
  ): string {
    if (server.problem) {
      return problemWords(server.problem, trans).sentence;
    }
    switch (server.model?.state) {
      case 'starting':
        return trans.__(
          'Spark is starting. This page comes back when it is ready.'
        );
      case 'ready':
        return trans.__('This Spark has no Web UI.');
      case 'stopping':
        return trans.__(
          'Spark is stopping. This page comes back with the next start.'
        );
      case 'stopped':
        return trans.__(
          'Spark has stopped. This page comes back with the next start.'
        );
      case 'failed':
        return trans.__(
          'Spark has failed. This page comes back with the next start.'
        );
      case undefined:
        return trans.__('Looking for Spark.');
    }
  }
}
