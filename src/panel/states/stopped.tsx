import * as React from 'react';

import { ThisNotebook } from '../changes/thisNotebook';
import { ChoiceActions } from '../configure/actions';
import { ChoiceForm } from '../configure/form';
import type { IModelProps } from '../view';

/** Nothing runs: what would be started, Connect, and a look at what it needs. */
export function StoppedView(props: IModelProps): React.ReactElement {
  const { trans, model } = props;
  return (
    <>
      {model.stop_reason && (
        <p className="jp-SparkConnectPanel-facts">{model.stop_reason}</p>
      )}
      <ChoiceForm {...props} />
      <ThisNotebook {...props} />
      <ChoiceActions {...props}>{trans.__('Connect')}</ChoiceActions>
    </>
  );
}
