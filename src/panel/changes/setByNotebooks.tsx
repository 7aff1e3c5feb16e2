import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { CommandButton } from '../../ui/commandButton';
import { formatTime, formatTimeOfDay } from '../../ui/format';
import { OptionName } from '../configure/optionName';
import type { IModelProps } from '../view';

/** The options that notebooks have set for all that share the session; nothing where there are none. */
export function SetByNotebooks(props: IModelProps): React.ReactElement | null {
  const { trans, model } = props;
  const id = React.useId();
  if (model.set_options.length === 0) {
    return null;
  }
  return (
    <section className="jp-SparkConnectChanges-setOptions" aria-labelledby={id}>
      <h4 id={id}>{trans.__('Set by notebooks')}</h4>
      <dl className="jp-SparkConnectPanel-pairs jp-mod-stacked">
        {model.set_options.map(option => (
          <SetOption key={option.name} {...props} option={option} />
        ))}
      </dl>
    </section>
  );
}

function SetOption(
  props: IModelProps & { readonly option: ISparkServer.ISetOption }
): React.ReactElement {
  const { trans, option } = props;
  const { name, value, notebook, at } = option;
  return (
    <>
      <dt>
        <OptionName name={name} />
      </dt>
      <dd>
        {value ?? trans.__('not set')}
        <span className="jp-SparkConnectPanel-minor">
          <time dateTime={at} title={formatTime(at)}>
            {trans.__('%1, %2', notebook, formatTimeOfDay(at))}
          </time>{' '}
          <CommandButton
            {...props}
            command={CommandIDs.resetOptions}
            args={{ names: [name] }}
            kind="link"
          >
            {trans.__('Reset')}
          </CommandButton>
        </span>
      </dd>
    </>
  );
}
