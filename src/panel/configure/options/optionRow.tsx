import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, undoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IMarks } from '../../../options/marks';
import { StateShape } from '../../../ui/stateShape';
import type { IViewProps } from '../../view';
import { InfoButton } from '../infoButton';
import { OptionInfo } from './optionInfo';
import { OptionName } from '../optionName';
import { ValueInput } from './valueInput';

/** One selected option: its key, its value, what is to be said of it, and what Spark says. */
export function OptionRow(
  props: IViewProps & OptionRow.IProps
): React.ReactElement {
  const { panel, trans, name, value, marks, isFresh } = props;
  const { selection, reference } = panel.configuration;
  const id = React.useId();
  const [isOpen, setOpen] = React.useState(false);
  const option = reference.find(name);
  return (
    <li>
      <div className="jp-SparkConnectConfigure-head">
        <label htmlFor={`${id}-value`}>
          <OptionName name={name} />
        </label>
        {option && (
          <InfoButton
            label={trans.__('About %1', name)}
            controls={`${id}-info`}
            isOpen={isOpen}
            onToggle={() => setOpen(!isOpen)}
          />
        )}
        <RowButton
          label={trans.__('Remove %1', name)}
          icon={closeIcon}
          onClick={() => selection.removeOption(name)}
        />
      </div>
      <div className="jp-SparkConnectConfigure-head">
        <ValueInput
          id={`${id}-value`}
          describedBy={`${id}-marks ${id}-problem`}
          name={name}
          option={option}
          value={value}
          isLocked={marks.isLocked}
          isWrong={marks.problem !== null}
          isFresh={isFresh}
          onChange={value => selection.setOption(name, value)}
          trans={trans}
        />
        {value !== null && !marks.isLocked && (
          <RowButton
            label={trans.__('Reset %1', name)}
            icon={undoIcon}
            onClick={() => selection.setOption(name, null)}
          />
        )}
      </div>
      <p id={`${id}-marks`} className="jp-SparkConnectPanel-minor">
        {markWords(marks, value, reference.minor, trans).join(' · ')}
      </p>
      <div id={`${id}-problem`} aria-live="polite">
        {marks.problem !== null && (
          <p className="jp-SparkConnectConfigure-problem">
            <StateShape shape="failed" />
            <span>{marks.problem}</span>
          </p>
        )}
        {marks.suggestion !== null && (
          <p className="jp-SparkConnectConfigure-problem jp-mod-remedy">
            <span>
              {trans.__('Use this instead:')}{' '}
              <button
                type="button"
                className="jp-SparkConnect-link"
                onClick={() => {
                  if (marks.suggestion !== null) {
                    selection.renameOption(name, marks.suggestion);
                  }
                }}
              >
                <OptionName name={marks.suggestion} />
              </button>
            </span>
          </p>
        )}
      </div>
      {isOpen && option && (
        <OptionInfo id={`${id}-info`} option={option} trans={trans} />
      )}
    </li>
  );
}

/** The namespace of `OptionRow`. */
export namespace OptionRow {
  /** What is different from row to row. */
  export interface IProps {
    /** The option's name. */
    readonly name: string;
    /** Its value; null where it has none yet. */
    readonly value: string | null;
    /** What is to be said of it. */
    readonly marks: IMarks;
    /** Whether it was just added, so that its value is what comes next. */
    readonly isFresh: boolean;
  }
}

/** Return what is to be said of an option, a few words each. */
function markWords(
  marks: IMarks,
  value: string | null,
  minor: string | null,
  trans: TranslationBundle
): ReadonlyArray<string> {
  return [
    ...(marks.isLocked ? [trans.__('locked by the administrator')] : []),
    ...marks.overrides.map(name => trans.__('overrides bundle "%1"', name)),
    ...marks.addsTo.map(name => trans.__('adds to bundle "%1"', name)),
    ...(marks.isUnlisted ? [trans.__('not listed by Spark %1', minor)] : []),
    ...(value === '' ? [trans.__('set to an empty text')] : [])
  ];
}

function RowButton(props: {
  readonly label: string;
  readonly icon: typeof closeIcon;
  readonly onClick: () => void;
}): React.ReactElement {
  const { label, icon, onClick } = props;
  return (
    <button
      type="button"
      className="jp-SparkConnect-iconButton"
      title={label}
      aria-label={label}
      onClick={onClick}
    >
      <icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}
