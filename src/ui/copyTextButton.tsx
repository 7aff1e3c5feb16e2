import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** A button with words that copies a text, and says for a while that it did. */
export function CopyTextButton(props: {
  /** What is copied. */
  readonly text: string;
  /** The button's words. */
  readonly children: React.ReactNode;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { text, children, trans } = props;
  const [isCopied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (!isCopied) {
      return;
    }
    const timer = window.setTimeout(() => setCopied(false), 2000);
    return () => window.clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      type="button"
      className="jp-SparkConnect-button jp-mod-styled"
      onClick={() => {
        Clipboard.copyToSystem(text);
        setCopied(true);
      }}
    >
      <span aria-live="polite">{isCopied ? trans.__('Copied') : children}</span>
    </button>
  );
}
