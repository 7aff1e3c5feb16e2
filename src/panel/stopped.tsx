import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ISparkServer } from '../tokens';
import { CommandIDs } from '../tokens';
import { CommandButton } from '../ui/commandButton';
import { sizingSentence, sizingWords } from '../ui/sizingWords';
import type { IModelProps, IViewProps } from './view';

/** Nothing runs: which cluster, what it would take, Connect, and a look at what it needs. */
export function StoppedView(props: IModelProps): React.ReactElement {
  const { commands, trans, panel, model } = props;
  const cluster = panel.cluster;
  return (
    <>
      {model.note && <p className="jp-SparkConnectPanel-facts">{model.note}</p>}
      {cluster && <ClusterChoice {...props} cluster={cluster} />}
      <div className="jp-SparkConnectPanel-actions">
        <CommandButton
          commands={commands}
          command={CommandIDs.start}
          args={cluster ? { cluster: cluster.name } : {}}
          kind="primary"
        >
          {trans.__('Connect')}
        </CommandButton>
        <CommandButton
          commands={commands}
          command={CommandIDs.check}
          kind="link"
        >
          {trans.__('Check')}
        </CommandButton>
      </div>
    </>
  );
}

/** The clusters by name, and what the chosen one is; only its name where there is no choice. */
function ClusterChoice(
  props: IViewProps & { readonly cluster: ISparkServer.ICluster }
): React.ReactElement {
  const { server, panel, trans, cluster } = props;
  const id = React.useId();
  return (
    <div className="jp-SparkConnectPanel-cluster">
      <div className="jp-SparkConnectPanel-field">
        <label htmlFor={id}>{trans.__('Cluster')}</label>
        {server.clusters.length === 1 ? (
          <output id={id}>{cluster.display_name}</output>
        ) : (
          <HTMLSelect
            id={id}
            value={cluster.name}
            onChange={event => panel.choose(event.target.value)}
          >
            {server.clusters.map(cluster => (
              <option key={cluster.name} value={cluster.name}>
                {cluster.display_name}
              </option>
            ))}
          </HTMLSelect>
        )}
      </div>
      {cluster.description && (
        <p className="jp-SparkConnectPanel-minor" title={cluster.master}>
          {cluster.description}
        </p>
      )}
      {cluster.sizing && (
        <p
          className="jp-SparkConnectPanel-minor"
          title={sizingSentence(cluster.sizing, trans)}
        >
          {sizingWords(cluster.sizing, trans)}
        </p>
      )}
    </div>
  );
}
