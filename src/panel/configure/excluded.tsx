import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { StartSelection } from '../../options/startSelection';
import type { ISparkServer } from '../../tokens';
import { StateShape } from '../../ui/stateShape';
import type { IViewProps } from '../view';

/** What is selected and left out; a locked option says so at its own row. */
export function ExcludedList(props: IViewProps): React.ReactElement {
  const { server, panel, trans } = props;
  const excluded = panel.selection.excluded.filter(
    ({ reason }) => reason !== 'locked'
  );
  return (
    <ul className="jp-SparkConnectPanel-checks" aria-live="polite">
      {excluded.map(item => (
        <li key={`${item.reason} ${item.name}`}>
          <StateShape shape="warning" />
          <div>{excludedSentence(item, server, panel.selection, trans)}</div>
        </li>
      ))}
    </ul>
  );
}

/** Return why something selected is left out. */
function excludedSentence(
  item: StartSelection.IExcluded,
  server: ISparkServer,
  selection: StartSelection,
  trans: TranslationBundle
): string {
  const cluster = selection.cluster?.display_name ?? '';
  const { name, reason } = item;
  const bundle = server.available.bundles.find(bundle => bundle.name === name);
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
