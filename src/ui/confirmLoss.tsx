import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../tokens';

/**
 * Ask before the session of every notebook is lost.
 *
 * @returns Whether to go on.
 */
export async function confirmLoss(
  options: confirmLoss.IOptions
): Promise<boolean> {
  const { title, verb, notebooks, trans } = options;
  const result = await showDialog({
    title,
    body: <LossBody notebooks={notebooks} trans={trans} />,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: verb })
    ],
    defaultButton: 0
  });
  return result.button.accept;
}

/** The namespace of `confirmLoss`. */
export namespace confirmLoss {
  /** What the question is about. */
  export interface IOptions {
    /** The question. */
    readonly title: string;
    /** What the button says that goes on. */
    readonly verb: string;
    /** The notebooks that lose their session. */
    readonly notebooks: ReadonlyArray<ISparkServer.INotebook>;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}

function LossBody(props: {
  readonly notebooks: ReadonlyArray<ISparkServer.INotebook>;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { notebooks, trans } = props;
  return (
    <div className="jp-SparkConnectLoss">
      {notebooks.length === 0 ? (
        <p>{trans.__('No notebook uses it now.')}</p>
      ) : (
        <>
          <p>
            {trans._n(
              'This notebook loses its session:',
              'These %1 notebooks lose their session:',
              notebooks.length
            )}
          </p>
          <ul>
            {notebooks.map(notebook => (
              <li key={notebook.kernel_id}>{notebook.path ?? notebook.name}</li>
            ))}
          </ul>
        </>
      )}
      <p>
        {trans.__(
          'Temporary views, cached tables and registered functions are gone then.'
        )}
      </p>
    </div>
  );
}
