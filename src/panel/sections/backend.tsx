import * as React from 'react';

import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { ElsewhereLink } from '../../ui/externalLinks';
import type { IModelProps } from '../view';

/** What this backend cannot do that Spark can; nothing where it is Spark. */
export function Lacks(
  props: Pick<IModelProps, 'model'>
): React.ReactElement | null {
  const { lacks } = props.model;
  if (lacks.length === 0) {
    return null;
  }
  return (
    <ul className="jp-SparkConnectPanel-lacks jp-SparkConnectPanel-minor">
      {lacks.map(sentence => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** The ways to the log and to the Web UI: tabs of ours, or wherever a Spark that is not ours keeps them. */
export function Ways(
  props: Pick<IModelProps, 'commands' | 'trans' | 'model'>
): React.ReactElement {
  const { commands, trans, model } = props;
  if (model.elsewhere) {
    const { log, web_ui } = model.elsewhere;
    return (
      <p className="jp-SparkConnectPanel-elsewhere">
        {trans.__('Runs elsewhere.')}
        {web_ui !== null && (
          <ElsewhereLink address={web_ui}>{trans.__('Web UI')}</ElsewhereLink>
        )}
        {log !== null && (
          <ElsewhereLink address={log}>{trans.__('Log')}</ElsewhereLink>
        )}
      </p>
    );
  }
  return (
    <>
      <CommandButton commands={commands} command={CommandIDs.openWebUi}>
        {trans.__('Web UI')}
      </CommandButton>
      <CommandButton commands={commands} command={CommandIDs.openLog}>
        {trans.__('Log')}
      </CommandButton>
    </>
  );
}
