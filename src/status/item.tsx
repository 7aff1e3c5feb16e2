import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ISparkServer } from '../tokens';
import { StateShape } from '../ui/stateShape';
import { stateWords } from '../ui/words';
import { stateSentence } from './sentence';

/** The state in the status bar; a press opens the panel. */
export class SparkStatusItem extends ReactWidget {
  /**
   * @param options - The instantiation options.
   */
  constructor(options: SparkStatusItem.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-SparkConnectStatus');
  }

  protected render(): React.ReactElement {
    const { server, trans, open } = this._options;
    return (
      <UseSignal signal={server.changed} initialSender={server}>
        {() => {
          const { word, shape } = stateWords(server, trans);
          return (
            // A native button answers Enter and Space by itself.
            <button
              type="button"
              className="jp-SparkConnectStatus-button"
              title={
                stateSentence(server, trans) ?? trans.__('Show the Spark panel')
              }
              onClick={open}
            >
              <StateShape shape={shape} />
              {trans.__('Spark: %1', word)}
            </button>
          );
        }}
      </UseSignal>
    );
  }

  private readonly _options: SparkStatusItem.IOptions;
}

/** The namespace of `SparkStatusItem`. */
export namespace SparkStatusItem {
  /** The instantiation options of the item. */
  export interface IOptions {
    /** The state holder. */
    readonly server: ISparkServer;
    /** The translator's words. */
    readonly trans: TranslationBundle;
    /** What a press does. */
    readonly open: () => void;
  }
}
