import * as React from 'react';

import { groupOptions, searchOptions } from '../../../options/search';
import type { OptionsApi } from '../../../options/api';
import type { IViewProps } from '../../view';
import { FoundOptions } from './foundOptions';
import { useSuggestion } from './useSuggestion';

/** The search for an option: a combobox over what Spark knows that takes other names too. */
export function AddOption(
  props: IViewProps & { readonly onAdd: (name: string) => void }
): React.ReactElement {
  const { panel, trans, onAdd } = props;
  const { selection, reference, review } = panel.configuration;
  const id = React.useId();
  const [query, setQuery] = React.useState('');
  const [isOpen, setOpen] = React.useState(false);
  const [activeName, setActiveName] = React.useState<string | null>(null);
  const isShown = isOpen && query.trim() !== '';
  const isUnlisted = Private.isUnlistedName(reference.options, query);
  const suggestion = useSuggestion(
    review,
    isShown && isUnlisted ? query.trim() : null
  );
  const groups = React.useMemo(
    () => Private.find(reference.options, query, suggestion),
    [reference.options, query, suggestion]
  );
  const names = groups.flatMap(group => group.entries.map(({ name }) => name));
  // By name: a suggestion that comes late moves the places, and must not move a choice.
  const active = Math.max(0, names.indexOf(activeName ?? ''));

  const type = (text: string): void => {
    setQuery(text);
    setOpen(true);
    setActiveName(null);
  };
  const add = (name: string | undefined): void => {
    if (name !== undefined && !selection.isLocked(name)) {
      setQuery('');
      setOpen(false);
      onAdd(name);
    }
  };
  const move = (step: number): void => {
    setOpen(true);
    setActiveName(
      isShown && names.length > 0
        ? names[(active + step + names.length) % names.length]
        : null
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
          isLocked={name => selection.isLocked(name)}
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
          : reference.problem === null
            ? reference.minor === null && trans.__('Reading what Spark knows.')
            : trans.__(
                'The options of Spark cannot be listed: %1 A name can be typed in full.',
                reference.problem
              )}
      </p>
      {reference.problem !== null && (
        <button
          type="button"
          className="jp-SparkConnect-link"
          onClick={() => void reference.load()}
        >
          {trans.__('Look again')}
        </button>
      )}
    </div>
  );
}

namespace Private {
  /** Whether a query is a whole name that Spark does not list. */
  export function isUnlistedName(
    options: ReadonlyArray<OptionsApi.IOption>,
    query: string
  ): boolean {
    const name = query.trim();
    return (
      /^spark\.[!-~]*[^.\s]$/.test(name) &&
      !options.some(option => option.name === name)
    );
  }

  /** Return what a search finds: the suggested option, options by prefix, and the words as they are. */
  export function find(
    options: ReadonlyArray<OptionsApi.IOption>,
    query: string,
    suggestion: string | null
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
    const isListed = found.some(group =>
      group.entries.some(option => option.name === suggestion)
    );
    const { doc = '' } =
      options.find(option => option.name === suggestion) ?? {};
    return [
      ...(suggestion !== null && !isListed
        ? [
            {
              kind: 'suggestion' as const,
              title: '',
              entries: [{ name: suggestion, doc }]
            }
          ]
        : []),
      ...found,
      ...(isUnlistedName(options, query)
        ? [{ kind: 'as-is' as const, title: '', entries: [{ name, doc: '' }] }]
        : [])
    ];
  }
}
