import * as React from 'react';

import type { IPendingChanges } from '../../changes/tokens';
import type { IRequirements } from '../../requirements/tokens';
import type { NotebookRequirements } from '../../requirements/notebook';
import { formatNames } from '../../ui/format';
import { StateShape } from '../../ui/stateShape';
import { SessionModeSwitch } from '../sections/sessionMode';
import type { IViewProps } from '../view';
import type { INotebookProps } from './attachedRequirements';
import {
  AttachedRequirements,
  RequirementsActions
} from './attachedRequirements';
import { useShown } from './useShown';

/** What the notebook in front requires of Spark; nothing where there is no Python notebook. */
export function ThisNotebook(props: IViewProps): React.ReactElement | null {
  const { changes, requirements } = props.panel;
  const notebook = requirements?.current;
  return changes && requirements && notebook ? (
    // Another notebook is another section: what was opened for one is not open for the next.
    <Section
      key={notebook.path}
      {...props}
      changes={changes}
      requirements={requirements}
      notebook={notebook}
    />
  ) : null;
}

function Section(
  props: IViewProps & {
    readonly changes: IPendingChanges;
    readonly requirements: IRequirements;
    readonly notebook: NotebookRequirements.INotebook;
  }
): React.ReactElement {
  const { trans, panel, changes, requirements, notebook } = props;
  const id = React.useId();
  const section = React.useRef<HTMLElement>(null);
  const isShown = useShown(section);
  const [isOpen, setOpen] = React.useState(false);
  React.useEffect(() => {
    if (requirements.takeReveal()) {
      setOpen(true);
      section.current?.scrollIntoView?.({ block: 'nearest' });
      section.current?.focus();
    }
  });
  const { leftOut } = requirements;
  // An attached notebook has its switch in the list of notebooks.
  const isAttached = props.server.model?.notebooks.some(
    each => each.path === notebook.path
  );
  const attach = (): void =>
    requirements.attach(changes.running ?? panel.selection.request);
  return (
    <section
      ref={section}
      className="jp-SparkConnectPanel-section jp-SparkConnectChanges-notebook"
      aria-labelledby={id}
      tabIndex={-1}
    >
      <h3 id={id}>{trans.__('This notebook')}</h3>
      <p className="jp-SparkConnectPanel-name" title={notebook.path}>
        {notebook.name}
      </p>
      {!isAttached && (
        <SessionModeSwitch
          {...props}
          path={notebook.path}
          name={notebook.name}
        />
      )}
      <Content
        {...props}
        isShown={isShown}
        isOpen={isOpen}
        onToggle={setOpen}
        onAttach={attach}
      />
      <p className="jp-SparkConnectPanel-minor" role="status">
        {leftOut.length > 0 &&
          trans.__(
            'Left out: %1. A notebook is no place for secrets.',
            formatNames(leftOut, trans)
          )}
      </p>
    </section>
  );
}

function Content(props: INotebookProps): React.ReactElement {
  const { trans, changes, notebook, onAttach } = props;
  const { isReadOnly } = notebook;
  const running = changes.running !== null;
  switch (notebook.requirements.kind) {
    case 'none':
      return (
        <>
          <p className="jp-SparkConnectPanel-minor">
            {trans.__('Carries no configuration.')}
          </p>
          <div className="jp-SparkConnectPanel-actions">
            <button
              type="button"
              className="jp-SparkConnect-button jp-mod-styled"
              title={
                running
                  ? trans.__('Store what runs with the notebook')
                  : trans.__('Store what is chosen with the notebook')
              }
              disabled={isReadOnly}
              onClick={onAttach}
            >
              {trans.__('Attach configuration')}
            </button>
          </div>
        </>
      );
    case 'damaged':
      return (
        <>
          <p className="jp-SparkConnectConfigure-problem" role="status">
            <StateShape shape="warning" />
            <span>
              {trans.__(
                'Its configuration (spark_connect in its metadata) cannot be read.'
              )}
            </span>
          </p>
          <RequirementsActions {...props} isSame={false} />
        </>
      );
    case 'known':
      return (
        <AttachedRequirements
          {...props}
          request={notebook.requirements.request}
        />
      );
  }
}
