import * as React from 'react';

import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import type { IViewProps } from '../view';
import { PresetMenu } from './presetMenu';

/** What can be done with the selection; it stays in sight however long the form is. */
export function SelectionActions(
  props: IViewProps & { readonly children: React.ReactNode }
): React.ReactElement {
  const { commands, trans, panel, children } = props;
  return (
    <div className="jp-SparkConnectPanel-actions jp-SparkConnectConfigure-actions">
      <CommandButton
        commands={commands}
        command={CommandIDs.start}
        args={{ ...panel.selection.request }}
        kind="primary"
      >
        {children}
      </CommandButton>
      <CommandButton
        commands={commands}
        command={CommandIDs.review}
        kind="link"
      >
        {trans.__('Review')}
      </CommandButton>
      <CommandButton commands={commands} command={CommandIDs.check} kind="link">
        {trans.__('Check')}
      </CommandButton>
      <PresetMenu {...props} />
    </div>
  );
}
