import * as React from 'react';

import { marksOf } from '../../../options/marks';
import { CommandIDs } from '../../../tokens';
import { CommandButton } from '../../../ui/commandButton';
import { StateShape } from '../../../ui/stateShape';
import type { IViewProps } from '../../view';
import { AddOption } from './addOption';
import { OptionRow } from './optionRow';

/** The selected options, and the search for more; Spark's options are read when it is opened. */
export function OptionSection(props: IViewProps): React.ReactElement {
  const { panel, trans } = props;
  const { selection, reference, review } = panel.configuration;
  const [isOpen, setOpen] = React.useState(false);
  const [isNeeded, setNeeded] = React.useState(false);
  const [fresh, setFresh] = React.useState<string | null>(null);
  const { rejectedOption, options } = selection;
  React.useEffect(() => {
    if (rejectedOption) {
      setOpen(true);
    }
  }, [rejectedOption]);
  React.useEffect(() => {
    if (isOpen) {
      void reference.load();
      setNeeded(true);
    }
  }, [reference, isOpen]);
  React.useEffect(() => {
    if (!isNeeded) {
      return;
    }
    // Even when it is closed again: the summary counts the problems.
    review.isWatched = true;
    return () => {
      review.isWatched = false;
    };
  }, [review, isNeeded]);
  const marks = new Map(
    [...options].map(([name, value]) => [
      name,
      marksOf(name, value, panel.configuration)
    ])
  );
  const problems = [...marks.values()].filter(
    ({ problem, suggestion }) => problem !== null || suggestion !== null
  ).length;
  return (
    <details
      className="jp-SparkConnectPanel-details jp-SparkConnectConfigure-options"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className="jp-SparkConnectConfigure-title">
          {options.size > 0
            ? trans.__('Options (%1)', options.size)
            : trans.__('Options')}
        </span>
        {problems > 0 && (
          <span className="jp-SparkConnectConfigure-count">
            <StateShape shape="warning" />
            {trans._n('%1 problem', '%1 problems', problems)}
          </span>
        )}
      </summary>
      {/* It is there while it is closed, too, for a Tab right after the Enter that opens it. */}
      {rejectedOption && !options.has(rejectedOption.name) && (
        <p role="alert" className="jp-SparkConnectConfigure-problem">
          <StateShape shape="failed" />
          {rejectedOption.message}
        </p>
      )}
      {options.size > 0 && (
        <ul className="jp-SparkConnectConfigure-rows">
          {[...marks].map(([name, mark]) => (
            <OptionRow
              key={name}
              {...props}
              name={name}
              value={options.get(name) ?? null}
              marks={mark}
              isFresh={name === fresh}
            />
          ))}
        </ul>
      )}
      <AddOption
        {...props}
        onAdd={name => {
          selection.setOption(name, options.get(name) ?? null);
          setFresh(name);
        }}
      />
      <CommandButton
        commands={props.commands}
        command={CommandIDs.importOptions}
        kind="link"
      >
        {trans.__('Import spark-defaults.conf')}
      </CommandButton>
    </details>
  );
}
