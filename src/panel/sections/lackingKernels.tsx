import { PathExt } from '@jupyterlab/coreutils';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { StateShape } from '../../ui/stateShape';
import type { IViewProps } from '../view';

/** The notebooks that have pyspark and to which Spark cannot become known, and what to do. */
export function LackingKernels(props: IViewProps): React.ReactElement | null {
  const { kernels, trans } = props;
  if (!kernels) {
    return null;
  }
  return (
    <UseSignal signal={kernels.lackingChanged} initialSender={kernels}>
      {() =>
        kernels.lacking.map(path => (
          <p
            key={path}
            className="jp-SparkConnectConfigure-problem"
            role="status"
            title={path}
          >
            <StateShape shape="warning" />
            <span>
              {trans.__(
                '%1: its kernel lacks jupyterlab-spark-connect, so a builder starts a Spark of its own there. Run %pip install jupyterlab-spark-connect in it, and restart the kernel.',
                PathExt.basename(path)
              )}
            </span>
          </p>
        ))
      }
    </UseSignal>
  );
}
