import * as React from 'react';

import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { ExternalLink } from '../../ui/externalLink';
import type { IModelProps } from '../view';

/** The limitations of this backend against Spark; nothing where there are none. */
export function Limitations(
  props: Pick<IModelProps, 'model'>
): React.ReactElement | null {
  const { limitations } = props.model;
  if (limitations.length === 0) {
    return null;
  }
  return (
    <ul className="jp-SparkConnectPanel-limitations jp-SparkConnectPanel-minor">
      {limitations.map(sentence => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** The buttons that open the log and the Web UI, or links to those of an external Spark. */
export function LogAndWebUi(
  props: Pick<IModelProps, 'commands' | 'trans' | 'model'>
): React.ReactElement {
  const { commands, trans, model } = props;
  if (model.external_links) {
    const { log, web_ui } = model.external_links;
    return (
      <p className="jp-SparkConnectPanel-externalLinks">
        {trans.__('Runs elsewhere.')}
        {web_ui !== null && (
          <ExternalLink address={web_ui}>{trans.__('Web UI')}</ExternalLink>
        )}
        {log !== null && (
          <ExternalLink address={log}>{trans.__('Log')}</ExternalLink>
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
