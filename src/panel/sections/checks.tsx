import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { clusterName, reportSentence } from '../../ui/words';
import { CheckList } from './checkList';
import type { IViewProps } from '../view';

/** The results of the checks that were run last; nothing where none were. */
export function ChecksSection(props: IViewProps): React.ReactElement | null {
  const { server, panel, trans } = props;
  const id = React.useId();
  const checks = panel.checks;
  if (!checks) {
    return null;
  }
  const { cluster, report, problem } = checks;
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
          onClick={() => panel.dismissChecks()}
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
