import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../tokens';
import { CommandButton } from '../ui/commandButton';
import type { IModelProps, IViewProps } from './view';

/** Nothing runs: which cluster, and Connect. */
export function StoppedView(props: IModelProps): React.ReactElement {
  const { server, commands, trans } = props;
  const [chosen, setChosen] = React.useState<string | null>(null);
  // The list may have become another one since the choice.
  const cluster =
    server.clusters.find(cluster => cluster.name === chosen) ??
    server.clusters[0];
  return (
    <>
      {cluster && (
        <ClusterChoice {...props} chosen={cluster.name} onChoose={setChosen} />
      )}
      <div className="jp-SparkConnectPanel-actions">
        <CommandButton
          commands={commands}
          command={CommandIDs.start}
          args={cluster ? { cluster: cluster.name } : {}}
          kind="primary"
        >
          {trans.__('Connect')}
        </CommandButton>
      </div>
    </>
  );
}

/** The clusters by name; only the name where there is no choice. */
function ClusterChoice(
  props: IViewProps & {
    readonly chosen: string;
    readonly onChoose: (name: string) => void;
  }
): React.ReactElement {
  const { server, trans, chosen, onChoose } = props;
  const id = React.useId();
  const cluster = server.clusters.find(cluster => cluster.name === chosen);
  return (
    <div className="jp-SparkConnectPanel-cluster">
      <div className="jp-SparkConnectPanel-field">
        <label htmlFor={id}>{trans.__('Cluster')}</label>
        {server.clusters.length === 1 ? (
          <output id={id}>{cluster?.display_name}</output>
        ) : (
          <HTMLSelect
            id={id}
            value={chosen}
            onChange={event => onChoose(event.target.value)}
          >
            {server.clusters.map(cluster => (
              <option key={cluster.name} value={cluster.name}>
                {cluster.display_name}
              </option>
            ))}
          </HTMLSelect>
        )}
      </div>
      {cluster?.description && (
        <p className="jp-SparkConnectPanel-minor" title={cluster.master}>
          {cluster.description}
        </p>
      )}
    </div>
  );
}
