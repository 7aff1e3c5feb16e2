import * as React from 'react';

import { ThisNotebook } from '../changes/thisNotebook';
import { SelectionActions } from '../configure/actions';
import { SelectionForm } from '../configure/form';
import { NotebookList } from '../sections/notebooks';
import type { IModelProps } from '../view';

/** Nothing runs: what would be started, Connect, and a look at what it needs. */
export function StoppedView(props: IModelProps): React.ReactElement {
  const { trans, model } = props;
  return (
    <>
      {model.stop_reason && (
        <p className="jp-SparkConnectPanel-facts">{model.stop_reason}</p>
      )}
      <SelectionForm {...props} />
      <ThisNotebook {...props} />
      {model.notebooks.length > 0 && <NotebookList {...props} />}
      <SelectionActions {...props}>{trans.__('Connect')}</SelectionActions>
    </>
  );
}
