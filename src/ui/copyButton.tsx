import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, copyIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** A small button that copies a text, and shows for a while that it did. */
export function CopyButton(props: CopyButton.IProps): React.ReactElement {
  const { text, label, trans } = props;
  const [isCopied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (!isCopied) {
      return;
    }
    const timer = window.setTimeout(() => setCopied(false), 2000);
    return () => window.clearTimeout(timer);
  }, [isCopied]);
  const icon = isCopied ? checkIcon : copyIcon;
  return (
    <button
      type="button"
      className="jp-SparkConnect-iconButton"
      title={isCopied ? trans.__('Copied') : label}
      aria-label={isCopied ? trans.__('Copied') : label}
      onClick={() => {
        Clipboard.copyToSystem(text);
        setCopied(true);
      }}
    >
      <icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}

/** The namespace of `CopyButton`. */
export namespace CopyButton {
  /** The properties of a copy button. */
  export interface IProps {
    /** What is copied. */
    readonly text: string;
    /** What the button is called. */
    readonly label: string;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}
