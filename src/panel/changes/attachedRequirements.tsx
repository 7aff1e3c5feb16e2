import * as React from 'react';

import type { ChangesApi } from '../../changes/api';
import type { IDifferenceRow } from '../../changes/differences';
import { compareRequests, rowsOf } from '../../changes/differences';
import type { IPendingChanges } from '../../changes/tokens';
import type { IRequirements } from '../../requirements/tokens';
import type { NotebookRequirements } from '../../requirements/notebook';
import type { ISparkServer } from '../../tokens';
import { StateShape } from '../../ui/stateShape';
import type { IViewProps } from '../view';
import { DifferenceTable } from './differenceTable';
import { useComparison } from './useComparison';

/** What the parts that speak of the notebook in front are given. */
export interface INotebookProps extends IViewProps {
  readonly changes: IPendingChanges;
  readonly requirements: IRequirements;
  readonly notebook: NotebookRequirements.INotebook;
  /** Whether a person may see it. */
  readonly isShown: boolean;
  /** Whether the comparison is open. */
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  /** Stores what runs, or else what is chosen, with the notebook. */
  readonly onAttach: () => void;
}

/** A configuration that can be read: whether it is what runs, or else what is chosen. */
export function AttachedRequirements(
  props: INotebookProps & { readonly request: ISparkServer.IStartRequest }
): React.ReactElement {
  const { server, panel, trans, changes, request } = props;
  const { isShown, isOpen, onToggle } = props;
  const { running, isWaiting } = changes;
  const isAsked = running !== null && isShown;
  const asked = useComparison(server, changes.api, isAsked ? request : null);
  const isThird = isAsked && isOpen && isWaiting;
  const chosen = useComparison(
    server,
    changes.api,
    isThird ? panel.selection.request : null
  );
  if (running !== null && asked.refusal !== null) {
    return (
      <>
        <p className="jp-SparkConnectConfigure-problem" role="status">
          <StateShape shape="failed" />
          <span>
            {trans.__(
              'Spark cannot run with this: %1',
              asked.refusal instanceof Error
                ? asked.refusal.message
                : String(asked.refusal)
            )}
          </span>
        </p>
        <RequirementsActions {...props} isSame={false} request={request} />
      </>
    );
  }
  if (running !== null && asked.comparison === null) {
    return (
      <p className="jp-SparkConnectPanel-minor" role="status">
        {trans.__('Comparing with what runs.')}
      </p>
    );
  }
  const { places, rows } = Private.compared(props, {
    request,
    asked: asked.comparison,
    chosen: isThird ? chosen.comparison : null
  });
  const isSame =
    running === null
      ? rows.length === 0
      : asked.comparison?.differences.length === 0;
  return (
    <>
      <p className="jp-SparkConnectConfigure-problem" role="status">
        <StateShape shape={isSame ? 'ok' : 'warning'} />
        <span>{Private.verdict(isSame, running !== null, trans)}</span>
      </p>
      {!isSame && (
        <details
          className="jp-SparkConnectChanges-compare"
          open={isOpen}
          onToggle={event => onToggle(event.currentTarget.open)}
        >
          <summary>{trans.__('Compare')}</summary>
          <DifferenceTable
            {...props}
            caption={trans.__('How the notebook differs')}
            places={places}
            rows={rows}
          />
        </details>
      )}
      <RequirementsActions {...props} isSame={isSame} request={request} />
    </>
  );
}

/** Load, Overwrite, Detach; where nothing differs there is nothing to load and to overwrite. */
export function RequirementsActions(
  props: INotebookProps & {
    readonly isSame: boolean;
    readonly request?: ISparkServer.IStartRequest;
  }
): React.ReactElement {
  const { trans, changes, requirements, notebook } = props;
  const { isSame, request, onAttach } = props;
  const { isReadOnly } = notebook;
  return (
    <div className="jp-SparkConnectPanel-actions">
      {request && !isSame && (
        <button
          type="button"
          className="jp-SparkConnect-link"
          title={trans.__('Choose what the notebook carries; starts nothing')}
          onClick={() => changes.load(request)}
        >
          {trans.__('Load')}
        </button>
      )}
      {!isSame && (
        <button
          type="button"
          className="jp-SparkConnect-link"
          title={
            changes.running
              ? trans.__('Store what runs in its place')
              : trans.__('Store what is chosen in its place')
          }
          disabled={isReadOnly}
          onClick={onAttach}
        >
          {trans.__('Overwrite')}
        </button>
      )}
      <button
        type="button"
        className="jp-SparkConnect-link"
        title={trans.__('Take it out of the notebook')}
        disabled={isReadOnly}
        onClick={() => requirements.detach()}
      >
        {trans.__('Detach')}
      </button>
    </div>
  );
}

namespace Private {
  /** Return what is compared, and how it differs. */
  export function compared(
    props: INotebookProps,
    known: {
      readonly request: ISparkServer.IStartRequest;
      readonly asked: ChangesApi.IComparison | null;
      readonly chosen: ChangesApi.IComparison | null;
    }
  ): {
    readonly places: ReadonlyArray<string>;
    readonly rows: ReadonlyArray<IDifferenceRow>;
  } {
    const { trans, panel } = props;
    const { request, asked, chosen } = known;
    const wants = trans.__('Notebook');
    if (!asked) {
      return {
        places: [trans.__('Chosen'), wants],
        rows: compareRequests(panel.selection.request, request)
      };
    }
    return chosen
      ? {
          places: [trans.__('Runs'), trans.__('Chosen'), wants],
          rows: rowsOf(chosen.differences, asked.differences)
        }
      : {
          places: [trans.__('Runs'), wants],
          rows: rowsOf(asked.differences)
        };
  }

  /** Whether the notebook asks for what is there. */
  export function verdict(
    isSame: boolean,
    isRunning: boolean,
    trans: INotebookProps['trans']
  ): string {
    if (isRunning) {
      return isSame
        ? trans.__('Same as what runs')
        : trans.__('Differs from what runs');
    }
    return isSame
      ? trans.__('Same as what is chosen')
      : trans.__('Differs from what is chosen');
  }
}
