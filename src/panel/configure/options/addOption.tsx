import * as React from 'react';

import { nearMiss } from '../../../options/nearMiss';
import { groupOptions, searchOptions } from '../../../options/search';
import type { ISparkServer } from '../../../tokens';
import type { IViewProps } from '../../view';
import { FoundOptions } from './foundOptions';

/** The search for an option: a combobox over what Spark knows that takes other names too. */
export function AddOption(
  props: IViewProps & { readonly onAdd: (name: string) => void }
): React.ReactElement {
  const { panel, trans, onAdd } = props;
  const { choice, catalogue } = panel.configuration;
  const id = React.useId();
  const [query, setQuery] = React.useState('');
  const [isOpen, setOpen] = React.useState(false);
  const [active, setActive] = React.useState(0);
  const groups = React.useMemo(
    () => Private.find(catalogue.options, query),
    [catalogue.options, query]
  );
  const names = groups.flatMap(group => group.entries.map(({ name }) => name));
  const isShown = isOpen && query.trim() !== '';

  const type = (text: string): void => {
    setQuery(text);
    setOpen(true);
    setActive(0);
  };
  const add = (name: string | undefined): void => {
    if (name !== undefined && !choice.isLocked(name)) {
      setQuery('');
      setOpen(false);
      onAdd(name);
    }
  };
  const move = (step: number): void => {
    setOpen(true);
    setActive(
      isShown && names.length > 0
        ? (active + step + names.length) % names.length
        : 0
    );
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    switch (event.key) {
      case 'ArrowDown':
        move(1);
        break;
      case 'ArrowUp':
        move(-1);
        break;
      case 'Enter':
        if (isShown) {
          add(names[active]);
        }
        break;
      case 'Escape':
        if (isShown) {
          setOpen(false);
        } else {
          setQuery('');
        }
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="jp-SparkConnectConfigure-add">
      <label htmlFor={id}>{trans.__('Add option')}</label>
      <input
        id={id}
        className="jp-mod-styled"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        placeholder={trans.__('Name, or words about it')}
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={isShown ? `${id}-list` : undefined}
        aria-activedescendant={
          isShown && names.length > 0 ? `${id}-${active}` : undefined
        }
        aria-describedby={`${id}-status`}
        value={query}
        onChange={event => type(event.target.value)}
        onKeyDown={onKeyDown}
        // Lab may have taken the focus in mid word: its launcher does, when it comes late.
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      {isShown && names.length > 0 && (
        <FoundOptions
          id={id}
          groups={groups}
          active={active}
          isLocked={name => choice.isLocked(name)}
          onChoose={add}
          trans={trans}
        />
      )}
      <p
        id={`${id}-status`}
        role="status"
        className="jp-SparkConnectPanel-minor"
      >
        {isShown && names.length === 0
          ? trans.__('No option has this. A name begins with "spark.".')
          : catalogue.problem === null
            ? catalogue.minor === null && trans.__('Reading what Spark knows.')
            : trans.__(
                'The options of Spark cannot be listed: %1 A name can be typed in full.',
                catalogue.problem
              )}
      </p>
      {catalogue.problem !== null && (
        <button
          type="button"
          className="jp-SparkConnect-link"
          onClick={() => void catalogue.load()}
        >
          {trans.__('Look again')}
        </button>
      )}
    </div>
  );
}

namespace Private {
  /** What a search gives: a key that was probably meant, options by prefix, and the words as they are. */
  export function find(
    options: ReadonlyArray<ISparkServer.IOption>,
    query: string
  ): ReadonlyArray<FoundOptions.IGroup> {
    const name = query.trim();
    if (name === '') {
      return [];
    }
    const found = groupOptions(searchOptions(options, name)).map(group => ({
      kind: 'prefix' as const,
      title: group.prefix,
      entries: group.options
    }));
    const isKey = /^spark\.[!-~]*[^.\s]$/.test(name);
    const isKnown = options.some(option => option.name === name);
    const meant = isKey ? nearMiss(name, options) : null;
    const isListed = found.some(group =>
      group.entries.some(option => option.name === meant)
    );
    return [
      ...(meant !== null && !isListed
        ? [
            {
              kind: 'meant' as const,
              title: '',
              entries: options.filter(option => option.name === meant)
            }
          ]
        : []),
      ...found,
      ...(isKey && !isKnown
        ? [{ kind: 'as-is' as const, title: '', entries: [{ name, doc: '' }] }]
        : [])
    ];
  }
}
