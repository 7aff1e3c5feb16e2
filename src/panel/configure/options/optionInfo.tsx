import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { OptionsApi } from '../../../options/api';

/** What Spark says of an option. */
export function OptionInfo(props: {
  readonly id: string;
  readonly option: OptionsApi.IOption;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { id, option, trans } = props;
  const facts: ReadonlyArray<readonly [string, string]> = [
    [trans.__('Default'), option.default ?? trans.__('none')],
    ...(option.minimum !== null
      ? [[trans.__('At least'), option.minimum] as const]
      : []),
    ...(option.maximum !== null
      ? [[trans.__('At most'), option.maximum] as const]
      : []),
    ...(option.since ? [[trans.__('Since'), option.since] as const] : []),
    [
      trans.__('Takes effect'),
      option.live ? trans.__('at once') : trans.__('at the next start')
    ]
  ];
  return (
    <div id={id} className="jp-SparkConnectConfigure-info">
      {option.doc && <p>{option.doc}</p>}
      <dl className="jp-SparkConnectPanel-pairs">
        {facts.map(([word, fact]) => (
          <React.Fragment key={word}>
            <dt>{word}</dt>
            <dd>{fact}</dd>
          </React.Fragment>
        ))}
      </dl>
    </div>
  );
}
