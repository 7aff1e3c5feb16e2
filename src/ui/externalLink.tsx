import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../tokens';

/** What an external Spark has at an address of its own. */
export type LinkTarget = keyof ISparkServer.IExternalLinks;

/** The sentence that an external Spark has its log or Web UI elsewhere, with a link when its address is known. */
export function ExternalLinkNotice(
  props: ExternalLinkNotice.IProps
): React.ReactElement {
  const { target, links, trans } = props;
  const address = links[target];
  const isLog = target === 'log';
  return (
    <>
      {isLog
        ? trans.__('This Spark runs elsewhere, and so does its log.')
        : trans.__('This Spark runs elsewhere, and so does its Web UI.')}{' '}
      {address === null ? (
        trans.__('Ask whoever runs it.')
      ) : (
        <ExternalLink address={address}>
          {isLog ? trans.__('Open the log') : trans.__('Open the Web UI')}
        </ExternalLink>
      )}
    </>
  );
}

/** The namespace of `ExternalLinkNotice`. */
export namespace ExternalLinkNotice {
  /** The properties of the notice. */
  export interface IProps {
    /** What the sentence is about. */
    readonly target: LinkTarget;
    /** The addresses that are known. */
    readonly links: ISparkServer.IExternalLinks;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}

/** A link out of Jupyter, to an address that an administrator has given. */
export function ExternalLink(props: {
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
