import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, copyIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** A small button that copies a text, and shows for a while that it did. */
export function CopyButton(
  props: CopyButton.IProps & {
    /** What the button is called. */
    readonly label: string;
  }
): React.ReactElement {
  const { text, label, trans } = props;
  const [isCopied, copy] = useCopied(text);
  const icon = isCopied ? checkIcon : copyIcon;
  return (
    <button
      type="button"
      className="jp-SparkConnect-iconButton"
      title={isCopied ? trans.__('Copied') : label}
      aria-label={isCopied ? trans.__('Copied') : label}
      onClick={copy}
    >
      <icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}

/** A button with words that copies a text, and says for a while that it did. */
export function CopyTextButton(
  props: CopyButton.IProps & {
    /** The button's words. */
    readonly children: React.ReactNode;
  }
): React.ReactElement {
  const { text, children, trans } = props;
  const [isCopied, copy] = useCopied(text);
  return (
    <button
      type="button"
      className="jp-SparkConnect-button jp-mod-styled"
      onClick={copy}
    >
      <span aria-live="polite">{isCopied ? trans.__('Copied') : children}</span>
    </button>
  );
}

/** The namespace of `CopyButton`. */
export namespace CopyButton {
  /** The properties that both buttons have. */
  export interface IProps {
    /** What is copied. */
    readonly text: string;
    /** The translator's words. */
    readonly trans: TranslationBundle;
  }
}

/** Return whether a text was copied just now, and the function that copies it. */
function useCopied(text: string): [boolean, () => void] {
  const [isCopied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (!isCopied) {
      return;
    }
    const timer = window.setTimeout(() => setCopied(false), COPIED_DURATION);
    return () => window.clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    Clipboard.copyToSystem(text);
    setCopied(true);
  };
  return [isCopied, copy];
}

/** Milliseconds for which a button shows that it has copied. */
const COPIED_DURATION = 2000;
