import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import { checkWords } from '../../ui/words';
import { StateShape } from '../../ui/stateShape';

/** The results of checks: those that failed first, those that passed folded. */
export function CheckList(props: {
  readonly checks: ReadonlyArray<ISparkServer.ICheck>;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { checks, trans } = props;
  const of = (state: ISparkServer.ICheck['state']): ISparkServer.ICheck[] =>
    checks.filter(check => check.state === state);
  const wrong = [...of('failure'), ...of('warning')];
  const right = of('ok');
  return (
    <>
      {wrong.length > 0 && <CheckItems checks={wrong} trans={trans} />}
      {right.length > 0 && (
        <details className="jp-SparkConnectPanel-details">
          <summary>
            {trans._n('%1 check is ok', '%1 checks are ok', right.length)}
          </summary>
          <CheckItems checks={right} trans={trans} />
        </details>
      )}
    </>
  );
}

function CheckItems(props: {
  readonly checks: ReadonlyArray<ISparkServer.ICheck>;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { checks, trans } = props;
  return (
    <ul className="jp-SparkConnectPanel-checks">
      {checks.map(check => {
        const { word, shape } = checkWords(check.state, trans);
        return (
          <li key={check.id}>
            <StateShape shape={shape} />
            <div>
              <p>
                <span className="jp-SparkConnectPanel-word">{word}</span>{' '}
                {check.message}
              </p>
              {check.remedy && (
                <p className="jp-SparkConnectPanel-minor">{check.remedy}</p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
