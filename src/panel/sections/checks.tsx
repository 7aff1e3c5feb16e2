import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { reportSentence } from '../../ui/checkWords';
import { clusterName } from '../../ui/words';
import { CheckList } from './checkList';
import type { IViewProps } from '../view';

/** What a look at everything that a start needs has found; nothing where nobody has looked. */
export function Examination(props: IViewProps): React.ReactElement | null {
  const { server, panel, trans } = props;
  const id = React.useId();
  const examination = panel.examination;
  if (!examination) {
    return null;
  }
  const { cluster, report, problem } = examination;
  return (
    <section className="jp-SparkConnectPanel-section" aria-labelledby={id}>
      <div className="jp-SparkConnectPanel-sectionHead">
        <h3 id={id}>
          {cluster
            ? trans.__('Check of %1', clusterName(server, cluster))
            : trans.__('Check')}
        </h3>
        <button
          type="button"
          className="jp-SparkConnect-iconButton"
          title={trans.__('Close the check')}
          aria-label={trans.__('Close the check')}
          onClick={() => panel.dismiss()}
        >
          <closeIcon.react tag="span" width="14px" height="14px" />
        </button>
      </div>
      <p className="jp-SparkConnectPanel-minor" role="status">
        {report
          ? reportSentence(report.checks, trans)
          : problem === null
            ? trans.__('Looking at what a start needs.')
            : trans.__('The check could not be made: %1', problem)}
      </p>
      {report && <CheckList checks={report.checks} trans={trans} />}
    </section>
  );
}
