import * as React from 'react';

import type { IPendingChanges } from '../../changes/tokens';
import { rowsOf } from '../../changes/differences';
import { liveChanges, unknownSecrets } from '../../changes/live';
import { readRejectedOption } from '../../options/readRequest';
import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { costSentence } from '../../ui/lossWords';
import { formatNames } from '../../ui/format';
import { StateShape } from '../../ui/stateShape';
import type { IViewProps } from '../view';
import { DifferenceTable } from './differenceTable';
import { useComparison } from './useComparison';

/** What the choice would change in the Spark that runs, what that costs, and the ways to do it. */
export function Consequences(
  props: IViewProps & {
    readonly changes: IPendingChanges;
    /** What runs. */
    readonly running: ISparkServer.IStartRequest;
    /** Whether a person may see it. */
    readonly isShown: boolean;
  }
): React.ReactElement {
  const { server, panel, trans, changes, running, isShown } = props;
  const { selection } = panel;
  const { request } = selection;
  const answer = useComparison(server, changes.api, isShown ? request : null);
  const { comparison, refusal, isPending } = answer;
  React.useEffect(() => {
    const refused = readRejectedOption(refusal);
    if (refused && !isPending) {
      selection.reject(refused);
    }
  }, [selection, refusal, isPending]);

  const unknown = unknownSecrets(running, selection);
  const differences = (comparison?.differences ?? []).filter(
    ({ name }) => !unknown.includes(name)
  );
  const update = liveChanges(differences, running, request);
  const isRestart = differences.length > 0 && update === null;
  const canWait = comparison !== null && !update && changes.isOther;
  return (
    // No element around it: the buttons stay in sight as far as the element reaches that they stand in.
    <>
      {differences.length > 0 && (
        <DifferenceTable
          {...props}
          caption={trans.__('What would change')}
          places={[trans.__('Runs'), trans.__('Chosen')]}
          rows={rowsOf(differences)}
        />
      )}
      <div className="jp-SparkConnectConfigure-actions jp-SparkConnectChanges-footer">
        <div aria-live="polite" aria-busy={isPending}>
          <Verdict {...props} answer={answer} isRestart={isRestart} />
          {isRestart && unknown.length > 0 && (
            <p className="jp-SparkConnectConfigure-problem">
              <StateShape shape="warning" />
              <span>
                {trans.__(
                  'A restart leaves out %1 unless its value is entered again.',
                  formatNames(unknown, trans)
                )}
              </span>
            </p>
          )}
        </div>
        <div className="jp-SparkConnectPanel-actions">
          {update && (
            <CommandButton
              {...props}
              command={CommandIDs.changeOptions}
              args={{ options: update }}
              kind="primary"
              isDisabled={isPending}
            >
              {trans.__('Apply')}
            </CommandButton>
          )}
          {isRestart && (
            <CommandButton
              {...props}
              command={CommandIDs.restart}
              args={{ ...request }}
              kind="primary"
              isDisabled={isPending}
            >
              {trans.__('Restart now')}
            </CommandButton>
          )}
          {canWait && (
            <button
              type="button"
              className="jp-SparkConnect-button jp-mod-styled"
              title={trans.__('Keep the choice; nothing changes until then')}
              onClick={() => changes.defer()}
            >
              {trans.__('At next start')}
            </button>
          )}
          <button
            type="button"
            className="jp-SparkConnect-button jp-mod-styled"
            title={trans.__('Choose again what runs')}
            onClick={() => changes.cancel()}
          >
            {changes.isOther ? trans.__('Cancel') : trans.__('Close')}
          </button>
        </div>
      </div>
    </>
  );
}

/** One sentence: that nothing changes, what a restart costs, or why nobody can tell. */
function Verdict(
  props: IViewProps & {
    readonly answer: ReturnType<typeof useComparison>;
    readonly isRestart: boolean;
  }
): React.ReactElement | null {
  const { trans, panel, answer, isRestart } = props;
  const { comparison, refusal } = answer;
  if (refusal !== null) {
    // What is said at a row is not said twice.
    const isAtRow = panel.selection.rejectedOption !== null;
    return (
      <p className="jp-SparkConnectConfigure-problem">
        <StateShape shape="failed" />
        <span>
          {isAtRow
            ? trans.__('Spark would not start with this: see the options.')
            : refusal instanceof Error
              ? refusal.message
              : String(refusal)}
        </span>
      </p>
    );
  }
  if (comparison === null) {
    return (
      <p className="jp-SparkConnectPanel-minor">
        {trans.__('Comparing with what runs.')}
      </p>
    );
  }
  if (!isRestart) {
    return comparison.differences.length === 0 ? (
      <p className="jp-SparkConnectPanel-minor">
        {trans.__('Spark runs with this.')}
      </p>
    ) : null;
  }
  const cost = comparison.losses && costSentence(comparison.losses, trans);
  return (
    <p className="jp-SparkConnectConfigure-problem">
      <StateShape shape="warning" />
      <span>
        {cost
          ? trans.__('Needs a restart. %1', cost)
          : trans.__('Needs a restart.')}
      </span>
    </p>
  );
}
