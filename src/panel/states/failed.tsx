import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { lossSentence } from '../../ui/lossWords';
import { isLoss } from '../../ui/words';
import { CountdownBanner } from '../sections/countdownBanner';
import { ThisNotebook } from '../changes/thisNotebook';
import { CheckList } from '../sections/checkList';
import { SelectionForm } from '../configure/form';
import { PresetMenu } from '../configure/presetMenu';
import type { IModelProps } from '../view';

/** It went wrong: what happened, what was lost, what to try, and what the log said last. */
export function FailedView(props: IModelProps): React.ReactElement {
  const { trans, panel, model } = props;
  const error = model.error;
  const loss = error && lossSentence(error, trans);
  // Who has looked again since has a newer list below.
  const checks = panel.checks ? [] : (error?.checks ?? []);
  return (
    <>
      {error && (
        <div role="alert" className="jp-SparkConnectPanel-failure">
          {checks.length > 0 ? (
            // The message only repeats the first of them.
            <CheckList checks={checks} trans={trans} />
          ) : (
            <>
              <p>{error.message}</p>
              {loss && <p>{loss}</p>}
              <p className="jp-SparkConnectPanel-minor">{error.hint}</p>
            </>
          )}
        </div>
      )}
      <Restart {...props} />
      <Change {...props} />
      <ThisNotebook {...props} />
      <Actions {...props} />
      {error && <LastErrors {...props} error={error} />}
    </>
  );
}

/** When it starts again by itself, and the way to keep it from doing so. */
function Restart(props: IModelProps): React.ReactElement | null {
  const { trans, model } = props;
  return model.restart_at === null ? null : (
    <CountdownBanner
      {...props}
      shape="moving"
      until={model.restart_at}
      sentence={left => trans.__('Starts again by itself in %1.', left)}
      command={CommandIDs.stop}
      label={trans.__('Cancel')}
    />
  );
}

/** What would be started, folded: often it has to become another. */
function Change(props: IModelProps): React.ReactElement {
  const { commands, trans, panel } = props;
  const { rejectedOption } = panel.selection;
  const [isOpen, setOpen] = React.useState(false);
  React.useEffect(() => {
    if (rejectedOption) {
      setOpen(true);
    }
  }, [rejectedOption]);
  return (
    <details
      className="jp-SparkConnectPanel-details"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('Change what is started')}</summary>
      <SelectionForm {...props} />
      <div className="jp-SparkConnectPanel-actions">
        <CommandButton
          commands={commands}
          command={CommandIDs.review}
          kind="link"
        >
          {trans.__('Review')}
        </CommandButton>
        <PresetMenu {...props} />
      </div>
    </details>
  );
}

function Actions(props: IModelProps): React.ReactElement {
  const { commands, trans, panel, model } = props;
  const error = model.error;
  const again = { ...panel.selection.request };
  return (
    <div className="jp-SparkConnectPanel-actions jp-SparkConnectConfigure-actions">
      <CommandButton
        commands={commands}
        command={CommandIDs.start}
        args={again}
        kind="primary"
      >
        {model.restart_at !== null
          ? trans.__('Start now')
          : error && isLoss(error)
            ? trans.__('Start again')
            : trans.__('Try again')}
      </CommandButton>
      {error?.code === 'not_prepared' ? (
        // It was not started: the log has nothing to say.
        <CommandButton
          commands={commands}
          command={CommandIDs.start}
          args={{ ...again, force: true }}
        >
          {trans.__('Start anyway')}
        </CommandButton>
      ) : (
        <CommandButton
          commands={commands}
          command={CommandIDs.openLog}
          kind="link"
        >
          {trans.__('Open log')}
        </CommandButton>
      )}
    </div>
  );
}

function LastErrors(
  props: IModelProps & { readonly error: ISparkServer.IFailure }
): React.ReactElement | null {
  const { trans, error } = props;
  if (error.log.length === 0) {
    return null;
  }
  return (
    <details className="jp-SparkConnectPanel-details">
      <summary>{trans.__('Last errors (%1)', error.log.length)}</summary>
      <pre
        className="jp-SparkConnectPanel-log"
        tabIndex={0}
        aria-label={trans.__('Last errors of the log')}
      >
        {error.log.join('\n')}
      </pre>
    </details>
  );
}
