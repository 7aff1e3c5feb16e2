import * as React from 'react';

import { marksOf } from '../../../options/marks';
import { CommandIDs } from '../../../tokens';
import { CommandButton } from '../../../ui/commandButton';
import { StateShape } from '../../../ui/stateShape';
import type { IViewProps } from '../../view';
import { AddOption } from './addOption';
import { OptionRow } from './optionRow';

/** The chosen options, and the search for more; Spark's options are read when it is opened. */
export function OptionSection(props: IViewProps): React.ReactElement {
  const { panel, trans } = props;
  const { choice, catalogue, judgement } = panel.configuration;
  const [isOpen, setOpen] = React.useState(false);
  const [fresh, setFresh] = React.useState<string | null>(null);
  const { refusal, options } = choice;
  React.useEffect(() => {
    if (refusal) {
      setOpen(true);
    }
  }, [refusal]);
  React.useEffect(() => {
    if (!isOpen) {
      return;
    }
    void catalogue.load();
    judgement.isWatched = true;
    return () => {
      judgement.isWatched = false;
    };
  }, [catalogue, judgement, isOpen]);
  const marks = new Map(
    [...options].map(([name, value]) => [
      name,
      marksOf(name, value, panel.configuration, trans)
    ])
  );
  const problems = [...marks.values()].filter(
    ({ problem, meant }) => problem !== null || meant !== null
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
      {refusal && !options.has(refusal.name) && (
        <p role="alert" className="jp-SparkConnectConfigure-problem">
          <StateShape shape="failed" />
          {refusal.message}
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
          choice.setOption(name, options.get(name) ?? null);
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
