import * as React from 'react';

import { rowsOf } from '../../changes/differences';
import type { IPendingChanges } from '../../changes/tokens';
import { DottedName } from '../../ui/dottedName';
import { clusterName } from '../../ui/words';
import { SelectionForm } from '../configure/form';
import { OptionName } from '../configure/optionName';
import type { IModelProps } from '../view';
import { Consequences } from './consequences';
import { DifferenceTable } from './differenceTable';
import { SetByNotebooks } from './setByNotebooks';
import { useComparison } from './useComparison';
import { useShown } from './useShown';

/** What Spark runs with, and the form to change it. */
export function Configuration(props: IModelProps): React.ReactElement {
  const { trans, panel } = props;
  const { changes } = panel;
  const [isOpen, setOpen] = React.useState(false);
  const details = React.useRef<HTMLDetailsElement>(null);
  const isShown = useShown(details);
  const running = changes?.running ?? null;
  const isEditing = changes?.isEditing ?? false;
  const isWaiting = changes?.isWaiting ?? false;
  const wasEditing = React.useRef(isEditing);
  React.useEffect(() => {
    if (isEditing) {
      setOpen(true);
    }
    if (isEditing !== wasEditing.current) {
      wasEditing.current = isEditing;
      // The button that was pressed is gone, and the focus with it.
      if (document.activeElement === document.body) {
        details.current?.querySelector('summary')?.focus();
      }
    }
  }, [isEditing]);
  return (
    <details
      ref={details}
      className="jp-SparkConnectPanel-details jp-SparkConnectChanges"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {trans.__('Configuration')}
        {isWaiting && !isEditing && (
          <span className="jp-SparkConnectPanel-minor jp-SparkConnectChanges-mark">
            {trans.__('a change waits for the next start')}
          </span>
        )}
      </summary>
      {changes && running && isEditing ? (
        <>
          <SelectionForm {...props} />
          <Consequences
            {...props}
            changes={changes}
            running={running}
            isShown={isOpen && isShown}
          />
        </>
      ) : (
        <>
          <Running {...props} />
          {changes && running && isWaiting && (
            <Waiting {...props} changes={changes} isShown={isOpen && isShown} />
          )}
          {changes && (
            <button
              type="button"
              className="jp-SparkConnect-link"
              title={trans.__('Choose something else, and see what it costs')}
              onClick={() => changes.edit()}
            >
              {trans.__('Change')}
            </button>
          )}
        </>
      )}
    </details>
  );
}

/** Cluster, bundles, the options that were chosen, and the others in force. */
function Running(props: IModelProps): React.ReactElement {
  const { server, trans, model } = props;
  const { cluster, bundles, user_options, options, database } = model;
  const names = bundles.map(
    name =>
      server.available.bundles.find(bundle => bundle.name === name)
        ?.display_name ?? name
  );
  const others = Object.entries(options).filter(
    ([name]) => !(name in user_options)
  );
  return (
    <>
      <dl className="jp-SparkConnectPanel-pairs">
        {cluster !== null && (
          <>
            <dt>{trans.__('Cluster')}</dt>
            <dd>{clusterName(server, cluster)}</dd>
          </>
        )}
        {names.length > 0 && (
          <>
            <dt>{trans.__('Bundles')}</dt>
            <dd>{names.join(', ')}</dd>
          </>
        )}
        {database !== null && (
          <>
            <dt>{trans.__('Database')}</dt>
            <dd>
              <DottedName name={database} />
            </dd>
          </>
        )}
      </dl>
      <OptionPairs options={Object.entries(user_options)} />
      <SetByNotebooks {...props} />
      {others.length > 0 && (
        <details className="jp-SparkConnectPanel-details jp-SparkConnectChanges-others">
          <summary>
            {trans._n('%1 other option', '%1 other options', others.length)}
          </summary>
          <OptionPairs options={others} />
        </details>
      )}
    </>
  );
}

function OptionPairs(props: {
  readonly options: ReadonlyArray<readonly [string, string]>;
}): React.ReactElement | null {
  if (props.options.length === 0) {
    return null;
  }
  return (
    <dl className="jp-SparkConnectPanel-pairs jp-mod-stacked">
      {props.options.map(([name, value]) => (
        <React.Fragment key={name}>
          <dt>
            <OptionName name={name} />
          </dt>
          <dd>{value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

/** What waits for the next start; it can be let go of. */
function Waiting(
  props: IModelProps & {
    readonly changes: IPendingChanges;
    /** Whether a person may see it. */
    readonly isShown: boolean;
  }
): React.ReactElement {
  const { server, trans, panel, changes, isShown } = props;
  const { request } = panel.selection;
  const { comparison } = useComparison(
    server,
    changes.api,
    isShown ? request : null
  );
  return (
    <>
      {comparison && comparison.differences.length > 0 && (
        <DifferenceTable
          {...props}
          caption={trans.__('What the next start changes')}
          places={[trans.__('Runs'), trans.__('At next start')]}
          rows={rowsOf(comparison.differences).map(row => ({
            ...row,
            live: null
          }))}
        />
      )}
      <button
        type="button"
        className="jp-SparkConnect-link jp-SparkConnectChanges-discard"
        title={trans.__('Choose again what runs')}
        onClick={() => changes.cancel()}
      >
        {trans.__('Discard')}
      </button>
    </>
  );
}
