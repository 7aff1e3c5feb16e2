import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Choice } from '../../options/startSelection';
import type { ISparkServer } from '../../tokens';
import { StateShape } from '../../ui/stateShape';
import type { IViewProps } from '../view';

/** What was chosen and is left out; a locked option says so at its own row. */
export function DroppedList(props: IViewProps): React.ReactElement {
  const { server, panel, trans } = props;
  const dropped = panel.choice.dropped.filter(
    ({ reason }) => reason !== 'locked'
  );
  return (
    <ul className="jp-SparkConnectPanel-checks" aria-live="polite">
      {dropped.map(drop => (
        <li key={`${drop.reason} ${drop.name}`}>
          <StateShape shape="warning" />
          <div>{droppedSentence(drop, server, panel.choice, trans)}</div>
        </li>
      ))}
    </ul>
  );
}

/** Why something chosen is left out. */
export function droppedSentence(
  drop: Choice.IDropped,
  server: ISparkServer,
  choice: Choice,
  trans: TranslationBundle
): string {
  const cluster = choice.cluster?.display_name ?? '';
  const { name, reason } = drop;
  const bundle = server.bundles.find(bundle => bundle.name === name);
  switch (reason) {
    case 'no-cluster':
      return trans.__(
        'The cluster "%1" is no longer offered; %2 takes its place.',
        name,
        cluster
      );
    case 'no-bundle':
      return trans.__(
        'The bundle "%1" is no longer offered; it is left out.',
        name
      );
    case 'unfit':
      return trans.__(
        'The bundle "%1" does not fit %2; it is left out.',
        bundle?.display_name ?? name,
        cluster
      );
    case 'locked':
      return trans.__(
        '%1 is locked by the administrator; it is left out.',
        name
      );
  }
}
