import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../tokens';
import { lostObjects } from './lossWords';

/**
 * Ask before the session of every notebook is lost.
 *
 * @returns Whether to go on.
 */
export async function confirmLoss(
  options: confirmLoss.IOptions
): Promise<boolean> {
  const { title, verb, notebooks, losses, trans } = options;
  const result = await showDialog({
    title,
    body: <LossBody notebooks={notebooks} losses={losses} trans={trans} />,
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
    /** What else is lost, once it is known; null where nobody can tell. */
    readonly losses: Promise<ISparkServer.ILosses | null>;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}

function LossBody(props: {
  readonly notebooks: ReadonlyArray<ISparkServer.INotebook>;
  readonly losses: Promise<ISparkServer.ILosses | null>;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { notebooks, losses, trans } = props;
  const objects = useLostObjects(losses, trans);
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
      <p aria-live="polite">
        {objects ?? trans.__('What notebooks have made in Spark is gone then.')}
      </p>
    </div>
  );
}

/** What is lost beside the session, in words; null until it is known, and where there is nothing to name. */
function useLostObjects(
  losses: Promise<ISparkServer.ILosses | null>,
  trans: TranslationBundle
): string | null {
  const [objects, setObjects] = React.useState<string | null>(null);
  React.useEffect(() => {
    let isOpen = true;
    void losses.then(known => {
      if (isOpen && known) {
        setObjects(lostObjects(known, trans));
      }
    });
    return () => {
      isOpen = false;
    };
  }, [losses, trans]);
  return objects;
}
