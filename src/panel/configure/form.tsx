import * as React from 'react';

import type { IViewProps } from '../view';
import { BundleList } from './bundles';
import { ClusterCards } from './clusters';
import { ExcludedList } from './excluded';
import { OptionSection } from './options/section';

/** What would be started, in three levels: the cluster, bundles of options, options. */
export function SelectionForm(props: IViewProps): React.ReactElement {
  const { trans, panel } = props;
  const { problem } = panel.configuration.presets;
  return (
    <>
      <ClusterCards {...props} />
      <BundleList {...props} />
      <ExcludedList {...props} />
      <OptionSection {...props} />
      {problem !== null && (
        <p className="jp-SparkConnectPanel-minor" role="status">
          {trans.__('The choice could not be kept: %1', problem)}
        </p>
      )}
    </>
  );
}
