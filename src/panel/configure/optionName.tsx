import * as React from 'react';

import { DottedName } from '../../ui/dottedName';

/** The name of an option. */
export function OptionName(props: {
  readonly name: string;
}): React.ReactElement {
  return (
    <code className="jp-SparkConnectConfigure-name">
      <DottedName name={props.name} />
    </code>
  );
}
