import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import type { IViewProps } from '../view';
import { sizingSentence, sizingWords } from './sizingWords';

/** The clusters as cards to choose from; only name and facts where there is no choice. */
export function ClusterCards(props: IViewProps): React.ReactElement | null {
  const { server, panel, trans } = props;
  const id = React.useId();
  const chosen = panel.selection.cluster;
  if (!chosen) {
    return null;
  }
  if (server.available.clusters.length === 1) {
    return (
      <div className="jp-SparkConnectPanel-cluster">
        <div className="jp-SparkConnectPanel-field">
          <label htmlFor={id}>{trans.__('Cluster')}</label>
          <output id={id}>{chosen.display_name}</output>
        </div>
        <ClusterFacts cluster={chosen} trans={trans} />
      </div>
    );
  }
  return (
    <section className="jp-SparkConnectPanel-section">
      <h3 id={id}>{trans.__('Cluster')}</h3>
      <div
        role="radiogroup"
        aria-labelledby={id}
        className="jp-SparkConnectConfigure-cards"
      >
        {server.available.clusters.map(cluster => (
          <ClusterCard
            key={cluster.name}
            cluster={cluster}
            group={id}
            isChosen={cluster === chosen}
            onChoose={() => panel.selection.setCluster(cluster.name)}
            trans={trans}
          />
        ))}
      </div>
    </section>
  );
}

function ClusterCard(props: {
  readonly cluster: ISparkServer.ICluster;
  readonly group: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { cluster, group, isChosen, onChoose, trans } = props;
  const id = React.useId();
  return (
    <label
      className={`jp-SparkConnectConfigure-card${isChosen ? ' jp-mod-chosen' : ''}`}
    >
      <input
        type="radio"
        name={group}
        checked={isChosen}
        onChange={onChoose}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-facts`}
      />
      <span>
        <span
          id={`${id}-name`}
          className="jp-SparkConnectConfigure-cardName"
          title={cluster.master}
        >
          {cluster.display_name}
        </span>
        <span id={`${id}-facts`}>
          <ClusterFacts cluster={cluster} trans={trans} />
        </span>
      </span>
    </label>
  );
}

/** What a cluster is, what it would take, costs and needs; a line each. */
function ClusterFacts(props: {
  readonly cluster: ISparkServer.ICluster;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { cluster, trans } = props;
  const { description, cost, needs, sizing } = cluster;
  return (
    <>
      {description && <Fact>{description}</Fact>}
      {sizing && (
        <Fact title={sizingSentence(sizing, trans)}>
          {sizingWords(sizing, trans)}
        </Fact>
      )}
      {cost && <Fact>{trans.__('Costs: %1', cost)}</Fact>}
      {needs && <Fact>{trans.__('Needs: %1', needs)}</Fact>}
    </>
  );
}

function Fact(props: {
  readonly title?: string;
  readonly children: React.ReactNode;
}): React.ReactElement {
  return (
    <span className="jp-SparkConnectConfigure-fact" title={props.title}>
      {props.children}
    </span>
  );
}
