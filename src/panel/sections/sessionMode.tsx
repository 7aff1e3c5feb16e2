import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { MODES } from '../../modes/metadata';
import type { ISessionModes } from '../../modes/tokens';
import type { IViewProps } from '../view';

/** The switch of a notebook to another session; nothing where the notebook is not open. */
export function SessionModeSwitch(
  props: IViewProps & { readonly path: string; readonly name: string }
): React.ReactElement | null {
  const { trans, modes, path, name } = props;
  const choice = modes?.find(path);
  if (!modes || !choice) {
    return null;
  }
  const { mode, isPending, isFixed } = choice;
  return (
    <div className="jp-SparkConnectPanel-sessionMode">
      <HTMLSelect
        aria-label={trans.__('Session of %1', name)}
        title={
          isFixed
            ? trans.__('It cannot be changed here')
            : trans.__('Which Spark session it has')
        }
        disabled={isFixed}
        value={mode}
        onChange={event =>
          modes.choose(path, event.currentTarget.value as ISessionModes.Mode)
        }
      >
        {MODES.map(each => (
          <option key={each} value={each}>
            {modeSentence(each, trans)}
          </option>
        ))}
      </HTMLSelect>
      <span className="jp-SparkConnectPanel-minor" role="status">
        {isPending && trans.__('From its next cell on.')}
      </span>
    </div>
  );
}

/** Return what a session is, in a few words. */
export function modeSentence(
  mode: ISessionModes.Mode,
  trans: TranslationBundle
): string {
  switch (mode) {
    case 'shared':
      return trans.__('Shared with all notebooks');
    case 'copy':
      return trans.__('Copy, apart from now on');
    case 'own':
      return trans.__('Own, empty at first');
  }
}
