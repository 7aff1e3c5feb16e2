import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { toBuilder, toProperties } from '../../options/exports';
import type { OptionsApi } from '../../options/api';
import { CopyTextButton } from '../../ui/copyButton';
import { useOwnEnter } from '../../ui/ownEnter';
import { StateShape } from '../../ui/stateShape';
import { OptionName } from './optionName';
import { originWords } from './originWords';

/**
 * Show what a start would hand to Spark.
 *
 * @returns Whether to start with it.
 */
export async function showReview(
  review: OptionsApi.IReview,
  isStartable: boolean,
  trans: TranslationBundle
): Promise<boolean> {
  const isWrong = review.problems.some(({ level }) => level === 'error');
  const result = await showDialog({
    title: trans.__('What Spark starts with'),
    body: <ReviewBody review={review} trans={trans} />,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Close') }),
      // What the server would refuse is not offered.
      ...(isStartable && !isWrong
        ? [Dialog.okButton({ label: trans.__('Connect') })]
        : [])
    ]
  });
  return result.button.accept;
}

/** The problems, then each property with its value and with who set it. */
export function ReviewBody(props: {
  readonly review: OptionsApi.IReview;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { review, trans } = props;
  const { properties, problems } = review;
  const ours = properties.filter(isOurs);
  const body = React.useRef<HTMLDivElement | null>(null);
  useOwnEnter(body);
  return (
    <div ref={body} className="jp-SparkConnectReview">
      <Problems problems={problems} trans={trans} />
      <div className="jp-SparkConnectReview-copies">
        <CopyTextButton text={toProperties(properties, trans)} trans={trans}>
          {trans.__('Copy as properties')}
        </CopyTextButton>
        <CopyTextButton text={toBuilder(properties, trans)} trans={trans}>
          {trans.__('Copy as code')}
        </CopyTextButton>
      </div>
      <Properties
        properties={properties.filter(property => !isOurs(property))}
        trans={trans}
      />
      {ours.length > 0 && (
        <details className="jp-SparkConnectPanel-details">
          <summary>
            {trans.__('Set by this extension (%1)', ours.length)}
          </summary>
          <Properties properties={ours} trans={trans} />
        </details>
      )}
    </div>
  );
}

/** Whether this extension set it, and nobody else. */
function isOurs(property: OptionsApi.IProperty): boolean {
  return property.origins.every(({ origin }) => origin.kind === 'product');
}

function Properties(props: {
  readonly properties: ReadonlyArray<OptionsApi.IProperty>;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { properties, trans } = props;
  return (
    <div className="jp-SparkConnectReview-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Option')}</th>
            <th scope="col">{trans.__('Value')}</th>
            <th scope="col">{trans.__('From')}</th>
          </tr>
        </thead>
        <tbody>
          {properties.map(property => (
            <Property key={property.name} property={property} trans={trans} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Problems(props: {
  readonly problems: ReadonlyArray<OptionsApi.IProblem>;
  readonly trans: TranslationBundle;
}): React.ReactElement | null {
  const { problems, trans } = props;
  if (problems.length === 0) {
    return null;
  }
  const of = (level: 'error' | 'note'): OptionsApi.IProblem[] =>
    problems.filter(problem => problem.level === level);
  const errors = of('error').length;
  return (
    <div className="jp-SparkConnectReview-problems">
      {errors > 0 && (
        <p>
          {trans._n(
            '%1 option keeps Spark from starting.',
            '%1 options keep Spark from starting.',
            errors
          )}
        </p>
      )}
      <ul className="jp-SparkConnectPanel-checks">
        {[...of('error'), ...of('note')].map(problem => (
          <li key={`${problem.name} ${problem.message}`}>
            <StateShape
              shape={problem.level === 'error' ? 'failed' : 'warning'}
            />
            <div>
              <span className="jp-SparkConnectPanel-word">
                {problem.level === 'error'
                  ? trans.__('Problem')
                  : trans.__('Note')}
              </span>{' '}
              {problem.message}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Property(props: {
  readonly property: OptionsApi.IProperty;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { name, value, origins } = props.property;
  const { trans } = props;
  const [first, ...others] = origins;
  const isTogether = first !== undefined && first.value !== value;
  return (
    <tr>
      <th scope="row">
        <OptionName name={name} />
      </th>
      <td>
        <code>{value}</code>
        {(isTogether ? origins : others).map((source, index) => (
          <p key={index} className="jp-SparkConnectPanel-minor">
            {isTogether
              ? trans.__(
                  '%1 (%2)',
                  source.value,
                  originWords(source.origin, trans)
                )
              : trans.__(
                  'instead of %1 (%2)',
                  source.value,
                  originWords(source.origin, trans)
                )}
          </p>
        ))}
      </td>
      <td>
        {isTogether
          ? trans.__('put together')
          : first && originWords(first.origin, trans)}
      </td>
    </tr>
  );
}
