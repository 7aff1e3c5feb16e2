import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISparkServer } from '../../tokens';
import type { IViewProps } from '../view';
import { InfoButton } from './infoButton';
import { OptionName } from './optionName';

/** The bundles that fit the cluster, to be selected by a tick; the others are counted. */
export function BundleList(props: IViewProps): React.ReactElement | null {
  const { server, panel, trans } = props;
  const id = React.useId();
  const { fittingBundles, bundles } = panel.selection;
  const others = server.available.bundles.length - fittingBundles.length;
  if (server.available.bundles.length === 0) {
    return null;
  }
  return (
    <section className="jp-SparkConnectPanel-section" aria-labelledby={id}>
      <h3 id={id}>{trans.__('Bundles')}</h3>
      {fittingBundles.length > 0 && (
        <ul className="jp-SparkConnectConfigure-bundles">
          {fittingBundles.map(bundle => (
            <Bundle
              key={bundle.name}
              bundle={bundle}
              isChosen={bundles.includes(bundle)}
              onToggle={() => panel.selection.toggleBundle(bundle.name)}
              trans={trans}
            />
          ))}
        </ul>
      )}
      {others > 0 && (
        <p className="jp-SparkConnectPanel-minor">
          {fittingBundles.length > 0
            ? trans._n(
                '%1 more is for other clusters.',
                '%1 more are for other clusters.',
                others
              )
            : trans._n(
                '%1 bundle is for other clusters.',
                '%1 bundles are for other clusters.',
                others
              )}
        </p>
      )}
    </section>
  );
}

function Bundle(props: {
  readonly bundle: ISparkServer.IBundle;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly trans: TranslationBundle;
}): React.ReactElement {
  const { bundle, isChosen, onToggle, trans } = props;
  const id = React.useId();
  const [isOpen, setOpen] = React.useState(false);
  return (
    <li>
      <div className="jp-SparkConnectConfigure-head">
        <label>
          <input
            type="checkbox"
            checked={isChosen}
            onChange={onToggle}
            aria-describedby={bundle.description ? `${id}-what` : undefined}
          />
          <span>{bundle.display_name}</span>
        </label>
        <InfoButton
          label={trans.__('About %1', bundle.display_name)}
          controls={`${id}-info`}
          isOpen={isOpen}
          onToggle={() => setOpen(!isOpen)}
        />
      </div>
      {bundle.description && (
        <p
          id={`${id}-what`}
          className="jp-SparkConnectPanel-minor jp-SparkConnectConfigure-below"
        >
          {bundle.description}
        </p>
      )}
      {isOpen && (
        <div id={`${id}-info`} className="jp-SparkConnectConfigure-info">
          {bundle.info && <p>{bundle.info}</p>}
          <dl className="jp-SparkConnectPanel-pairs jp-mod-stacked">
            {bundle.options.map(option => (
              <React.Fragment key={option.name}>
                <dt>
                  <OptionName name={option.name} />
                </dt>
                <dd>{option.value}</dd>
              </React.Fragment>
            ))}
          </dl>
        </div>
      )}
    </li>
  );
}
