import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { isSecretName } from '../../../options/secrets';
import type { OptionsApi } from '../../../options/api';

/** The input for the value of an option: a list or a text, by its kind; empty means the default. */
export function ValueInput(props: ValueInput.IProps): React.ReactElement {
  const { id, describedBy, name, option, value, trans } = props;
  const { isLocked, isWrong, isFresh, onChange } = props;
  const element = React.useRef<HTMLElement | null>(null);
  React.useEffect(() => {
    if (isFresh) {
      element.current?.focus();
    }
  }, [isFresh]);
  const choices = Private.choicesOf(option);
  const common = {
    id,
    disabled: isLocked,
    'aria-describedby': describedBy,
    'aria-invalid': isWrong
  };
  if (choices) {
    const isKnown = value === null || choices.includes(value);
    return (
      <HTMLSelect
        {...common}
        elementRef={(node: HTMLSelectElement | null) => {
          element.current = node;
        }}
        value={value ?? ''}
        onChange={event => onChange(event.target.value || null)}
      >
        <option value="">
          {option?.default
            ? trans.__('Default (%1)', option.default)
            : trans.__('Default')}
        </option>
        {(isKnown ? choices : [value, ...choices]).map(choice => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </HTMLSelect>
    );
  }
  const unit = /^\d+$/.test(value?.trim() ?? '')
    ? unitWords(option, trans)
    : null;
  return (
    <>
      <input
        {...common}
        ref={node => {
          element.current = node;
        }}
        className="jp-mod-styled jp-SparkConnectConfigure-value"
        type={isSecretName(name) ? 'password' : 'text'}
        autoComplete={isSecretName(name) ? 'new-password' : 'off'}
        autoCapitalize="off"
        spellCheck={false}
        placeholder={option?.default ?? Private.example(option, trans)}
        value={value ?? ''}
        onChange={event => onChange(event.target.value || null)}
      />
      {unit && <span className="jp-SparkConnectPanel-minor">{unit}</span>}
    </>
  );
}

/** The namespace of `ValueInput`. */
export namespace ValueInput {
  /** The properties of an input. */
  export interface IProps {
    readonly id: string;
    /** The ids of what describes it. */
    readonly describedBy: string;
    /** The option's name. */
    readonly name: string;
    /** What Spark says of the option; undefined where it says nothing. */
    readonly option: OptionsApi.IOption | undefined;
    /** The value; null where the default holds. */
    readonly value: string | null;
    readonly isLocked: boolean;
    readonly isWrong: boolean;
    /** Whether it takes the focus. */
    readonly isFresh: boolean;
    readonly onChange: (value: string | null) => void;
    readonly trans: TranslationBundle;
  }
}

/** Return what a number without a unit is counted in. */
function unitWords(
  option: OptionsApi.IOption | undefined,
  trans: TranslationBundle
): string | null {
  switch (option?.unit) {
    case 'b':
      return trans.__('bytes');
    case 'k':
      return trans.__('KB');
    case 'm':
      return trans.__('MB');
    case 'g':
      return trans.__('GB');
    case 'ns':
      return trans.__('ns');
    case 'us':
      return trans.__('µs');
    case 'ms':
      return trans.__('ms');
    case 's':
      return trans.__('s');
    case 'min':
      return trans.__('min');
    case 'h':
      return trans.__('h');
    case 'd':
      return trans.__('days');
    case null:
    case undefined:
      return null;
  }
}

namespace Private {
  /** Return the values to choose from; null where they are typed. */
  export function choicesOf(
    option: OptionsApi.IOption | undefined
  ): ReadonlyArray<string> | null {
    return option?.kind === 'boolean'
      ? ['true', 'false']
      : (option?.values ?? null);
  }

  /** Return what a value looks like, where there is no default to show. */
  export function example(
    option: OptionsApi.IOption | undefined,
    trans: TranslationBundle
  ): string {
    switch (option?.kind) {
      case 'bytes':
        return trans.__('such as 2g');
      case 'time':
        return trans.__('such as 30s');
      case 'list':
        return trans.__('separated by commas');
      case 'boolean':
      case 'integer':
      case 'decimal':
      case 'enumeration':
      case 'regex':
      case 'text':
      case undefined:
        return '';
    }
  }
}
