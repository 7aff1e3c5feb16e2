import { infoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** A small button that shows and hides what there is to know about something. */
export function InfoButton(props: {
  /** What the button is called. */
  readonly label: string;
  /** The id of what it shows. */
  readonly controls: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}): React.ReactElement {
  const { label, controls, isOpen, onToggle } = props;
  return (
    <button
      type="button"
      className="jp-SparkConnect-iconButton"
      title={label}
      aria-label={label}
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      onClick={onToggle}
    >
      <infoIcon.react tag="span" width="14px" height="14px" />
    </button>
  );
}
