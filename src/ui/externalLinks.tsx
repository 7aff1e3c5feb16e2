import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../tokens';

/** What a Spark that is not ours keeps elsewhere. */
export type Kept = 'log' | 'web_ui';

/** That a Spark which is not ours keeps something elsewhere, and the way there when it is known. */
export function ElsewhereWords(
  props: ElsewhereWords.IProps
): React.ReactElement {
  const { kept, elsewhere, trans } = props;
  const address = elsewhere[kept];
  const isLog = kept === 'log';
  return (
    <>
      {isLog
        ? trans.__('This Spark runs elsewhere, and so does its log.')
        : trans.__('This Spark runs elsewhere, and so does its Web UI.')}{' '}
      {address === null ? (
        trans.__('Ask whoever runs it.')
      ) : (
        <ElsewhereLink address={address}>
          {isLog ? trans.__('Open the log') : trans.__('Open the Web UI')}
        </ElsewhereLink>
      )}
    </>
  );
}

/** The namespace of `ElsewhereWords`. */
export namespace ElsewhereWords {
  /** The properties of the words. */
  export interface IProps {
    /** What is elsewhere. */
    readonly kept: Kept;
    /** Where. */
    readonly elsewhere: ISparkServer.IElsewhere;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}

/** A link out of Jupyter, to an address that an administrator has given. */
export function ElsewhereLink(props: {
  readonly address: string;
  readonly children: React.ReactNode;
}): React.ReactElement {
  return (
    <a
      className="jp-SparkConnect-link"
      href={props.address}
      target="_blank"
      rel="noopener noreferrer"
    >
      {props.children}
    </a>
  );
}
