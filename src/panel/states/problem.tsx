import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { CopyButton } from '../../ui/copyButton';
import { problemWords } from '../../ui/words';
import type { IViewProps } from '../view';

/** There is no answer: why, and what to do about it. */
export function ProblemView(
  props: IViewProps & { readonly problem: ISparkServer.IProblem }
): React.ReactElement {
  const { commands, trans, problem } = props;
  const { sentence, hint, command } = problemWords(problem, trans);
  return (
    <>
      <div role="alert" className="jp-SparkConnectPanel-failure">
        <p>{sentence}</p>
        <p className="jp-SparkConnectPanel-minor">{hint}</p>
      </div>
      {command && (
        <p className="jp-SparkConnectPanel-command">
          <code>{command}</code>
          <CopyButton
            text={command}
            label={trans.__('Copy the command')}
            trans={trans}
          />
        </p>
      )}
      <div className="jp-SparkConnectPanel-actions">
        <CommandButton commands={commands} command={CommandIDs.refresh}>
          {trans.__('Look again')}
        </CommandButton>
      </div>
    </>
  );
}
