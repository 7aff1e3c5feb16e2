import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import { formatBytes } from '../../ui/format';
import { notebookStateWord } from '../../ui/words';
import type { IModelProps, IViewProps } from '../view';
import { modeSentence, SessionModeSwitch } from './sessionMode';

/** Who uses Spark: by name, with what its kernel is doing; a click opens the notebook. */
export function NotebookList(props: IModelProps): React.ReactElement {
  const { trans, model } = props;
  const id = React.useId();
  return (
    <section className="jp-SparkConnectPanel-section" aria-labelledby={id}>
      <h3 id={id}>{trans.__('Notebooks')}</h3>
      {model.notebooks.length === 0 ? (
        <p className="jp-SparkConnectPanel-minor">
          {trans.__('None yet. In a Python notebook, use the name spark.')}
        </p>
      ) : (
        <ul className="jp-SparkConnectPanel-notebooks">
          {model.notebooks.map(notebook => (
            <li key={notebook.kernel_id}>
              <NotebookName {...props} notebook={notebook} />
              {notebook.label !== null && (
                <span className="jp-SparkConnectPanel-minor">
                  {notebook.label}
                </span>
              )}
              {notebook.mode === 'classic' && (
                <span className="jp-SparkConnectPanel-minor">
                  {notebook.memory === null
                    ? trans.__('A Spark of its own')
                    : trans.__(
                        'A Spark of its own, %1',
                        formatBytes(notebook.memory, trans)
                      )}
                </span>
              )}
              <span className="jp-SparkConnectPanel-minor">
                {notebookStateWord(notebook.state, trans)}
              </span>
              <SessionOf {...props} notebook={notebook} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The session of a notebook: a switch where it is open here, else words where it is not the shared one. */
function SessionOf(
  props: IViewProps & { readonly notebook: ISparkServer.INotebook }
): React.ReactElement | null {
  const { trans, modes, notebook } = props;
  const { path, name, mode } = notebook;
  if (mode === 'classic') {
    return null;
  }
  if (path !== null && modes?.find(path)) {
    return <SessionModeSwitch {...props} path={path} name={name} />;
  }
  return mode === 'shared' ? null : (
    <span className="jp-SparkConnectPanel-minor jp-SparkConnectPanel-sessionMode">
      {modeSentence(mode, trans)}
    </span>
  );
}

function NotebookName(
  props: IViewProps & { readonly notebook: ISparkServer.INotebook }
): React.ReactElement {
  const { commands, notebook } = props;
  const path = notebook.path;
  if (path === null || !commands.hasCommand(OPEN_COMMAND)) {
    return <span className="jp-SparkConnectPanel-name">{notebook.name}</span>;
  }
  return (
    <button
      type="button"
      className="jp-SparkConnect-link jp-SparkConnectPanel-name"
      title={path}
      onClick={() => void commands.execute(OPEN_COMMAND, { path })}
    >
      {notebook.name}
    </button>
  );
}

const OPEN_COMMAND = 'docmanager:open';
