import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { StartSelection } from '../../options/startSelection';
import type { IDefaults, IDefaultsProblem } from '../../options/defaultsFile';
import { parseDefaults } from '../../options/defaultsFile';
import { useOwnEnter } from '../../ui/ownEnter';
import { StateShape } from '../../ui/stateShape';

/**
 * Ask for the text of a `spark-defaults.conf`.
 *
 * @returns Its options; null when the person thought better of it.
 */
export async function askForDefaults(
  selection: StartSelection,
  trans: TranslationBundle
): Promise<IDefaults['options'] | null> {
  const result = await showDialog({
    title: trans.__('Import spark-defaults.conf'),
    body: new ImportBody(selection, trans),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Import') })
    ],
    focusNodeSelector: 'textarea'
  });
  return result.button.accept ? result.value : null;
}

/** The text to import, and what of it is understood. */
export class ImportBody
  extends ReactWidget
  implements Dialog.IBodyWidget<IDefaults['options']>
{
  /**
   * @param selection - What the options would be added to.
   * @param trans - The translator's words.
   */
  constructor(selection: StartSelection, trans: TranslationBundle) {
    super();
    this._selection = selection;
    this._trans = trans;
  }

  /** Return the options that were understood. */
  getValue(): IDefaults['options'] {
    return parseDefaults(this._text).options;
  }

  protected render(): React.ReactElement {
    return (
      <ImportForm
        selection={this._selection}
        trans={this._trans}
        onChange={text => {
          this._text = text;
        }}
      />
    );
  }

  private readonly _selection: StartSelection;
  private readonly _trans: TranslationBundle;
  private _text = '';
}

function ImportForm(props: {
  readonly selection: StartSelection;
  readonly trans: TranslationBundle;
  readonly onChange: (text: string) => void;
}): React.ReactElement {
  const { selection, trans, onChange } = props;
  const id = React.useId();
  const form = React.useRef<HTMLDivElement | null>(null);
  useOwnEnter(form);
  const [text, setText] = React.useState('');
  const [unreadable, setUnreadable] = React.useState<string | null>(null);
  const take = (text: string): void => {
    setText(text);
    setUnreadable(null);
    onChange(text);
  };
  const read = async (file: File | undefined): Promise<void> => {
    try {
      if (file) {
        take(await file.text());
      }
    } catch (reason) {
      setUnreadable(reason instanceof Error ? reason.message : String(reason));
    }
  };
  return (
    <div ref={form} className="jp-SparkConnectImport">
      <label htmlFor={id}>
        {trans.__('Paste the lines of the file, or choose it.')}
      </label>
      <textarea
        id={id}
        className="jp-mod-styled"
        rows={10}
        spellCheck={false}
        placeholder={EXAMPLE}
        value={text}
        onChange={event => take(event.target.value)}
      />
      <input
        type="file"
        aria-label={trans.__('File')}
        onChange={event => void read(event.target.files?.[0])}
      />
      <div aria-live="polite">
        {unreadable !== null && (
          <p>{trans.__('The file could not be read: %1', unreadable)}</p>
        )}
        {text.trim() !== '' && (
          <Understood
            defaults={parseDefaults(text)}
            selection={selection}
            trans={trans}
          />
        )}
      </div>
    </div>
  );
}

/** A line as such files have it. */
const EXAMPLE = 'spark.driver.memory  4g';

/** What of a text is understood, and what is not. */
function Understood(props: {
  readonly defaults: IDefaults;
  readonly selection: StartSelection;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { defaults, selection, trans } = props;
  const names = Object.keys(defaults.options);
  const replaced = names.filter(
    name => (selection.options.get(name) ?? null) !== null
  );
  const locked = names.filter(name => selection.isLocked(name));
  return (
    <>
      <p>
        {trans._n(
          '%1 option is understood.',
          '%1 options are understood.',
          names.length - locked.length
        )}{' '}
        {replaced.length > 0 &&
          trans._n(
            '%1 replaces what you had set.',
            '%1 replace what you had set.',
            replaced.length
          )}
      </p>
      <ul className="jp-SparkConnectPanel-checks">
        {locked.map(name => (
          <Line key={name}>
            {trans.__(
              '%1 is locked by the administrator; it is left out.',
              name
            )}
          </Line>
        ))}
        {defaults.problems.map(problem => (
          <Line key={problem.line}>{problemSentence(problem, trans)}</Line>
        ))}
      </ul>
    </>
  );
}

function Line(props: {
  readonly children: React.ReactNode;
}): React.ReactElement {
  return (
    <li>
      <StateShape shape="warning" />
      <div>{props.children}</div>
    </li>
  );
}

/** Return why a line is not taken over. */
function problemSentence(
  problem: IDefaultsProblem,
  trans: TranslationBundle
): string {
  const { line, name, reason } = problem;
  switch (reason) {
    case 'foreign':
      return trans.__(
        'Line %1: "%2" does not begin with "spark."; Spark leaves it out too.',
        line,
        name
      );
    case 'name':
      return trans.__(
        'Line %1: "%2" has a character that no option has.',
        line,
        name
      );
    case 'empty':
      return trans.__('Line %1: %2 has no value.', line, name);
    case 'escape':
      return trans.__(
        'Line %1: after "\\u" come four hexadecimal digits.',
        line
      );
    case 'repeated':
      return trans.__(
        'Line %1: a later line sets %2 again; that one counts.',
        line,
        name
      );
  }
}
