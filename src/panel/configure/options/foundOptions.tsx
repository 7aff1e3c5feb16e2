import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { OptionName } from '../optionName';

/** The options that a search found, in groups, as the list of a combobox. */
export function FoundOptions(props: FoundOptions.IProps): React.ReactElement {
  const { id, groups, active, isLocked, onChoose, trans } = props;
  const list = React.useRef<HTMLDivElement | null>(null);
  React.useEffect(() => {
    // each time: a suggestion comes late, and makes the list longer
    list.current?.scrollIntoView?.({ block: 'nearest' });
    list.current
      ?.querySelector('[aria-selected=true]')
      ?.scrollIntoView?.({ block: 'nearest' });
  }, [active, groups]);
  let index = -1;
  return (
    <div
      id={`${id}-list`}
      ref={list}
      role="listbox"
      aria-label={trans.__('Options found')}
      className="jp-SparkConnectConfigure-found"
      // The input keeps the focus, or the list would close before the press counts.
      onMouseDown={event => event.preventDefault()}
    >
      {groups.map(group => (
        <div
          key={`${group.kind} ${group.title}`}
          role="group"
          aria-label={titleOf(group, trans)}
        >
          <div
            className="jp-SparkConnectConfigure-foundTitle"
            aria-hidden="true"
          >
            {titleOf(group, trans)}
          </div>
          {group.entries.map(entry => {
            index += 1;
            const locked = isLocked(entry.name);
            return (
              <div
                key={entry.name}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                aria-disabled={locked}
                className="jp-SparkConnectConfigure-foundOption"
                onClick={() => onChoose(entry.name)}
              >
                <OptionName name={entry.name} />
                <span className="jp-SparkConnectConfigure-foundDoc">
                  {locked ? trans.__('locked by the administrator') : entry.doc}
                </span>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** The namespace of `FoundOptions`. */
export namespace FoundOptions {
  /** Options that belong together. */
  export interface IGroup {
    /**
     * `prefix`: those under one prefix; `suggestion`: the option that was probably meant; `as-is`: what was typed,
     * although Spark does not list it.
     */
    readonly kind: 'prefix' | 'suggestion' | 'as-is';
    /** The prefix. */
    readonly title: string;
    readonly entries: ReadonlyArray<{
      readonly name: string;
      readonly doc: string;
    }>;
  }

  /** The properties of the list. */
  export interface IProps {
    /** The id of the input, with which those of the entries begin. */
    readonly id: string;
    readonly groups: ReadonlyArray<IGroup>;
    /** The entry that Enter takes. */
    readonly active: number;
    readonly isLocked: (name: string) => boolean;
    readonly onChoose: (name: string) => void;
    readonly trans: TranslationBundle;
  }
}

function titleOf(group: FoundOptions.IGroup, trans: TranslationBundle): string {
  switch (group.kind) {
    case 'prefix':
      return group.title;
    case 'suggestion':
      return trans.__('Did you mean this?');
    case 'as-is':
      return trans.__('Use it as it is');
  }
}
