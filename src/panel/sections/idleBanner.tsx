import * as React from 'react';

import { CommandIDs } from '../../tokens';
import { CountdownBanner } from './countdownBanner';
import type { IModelProps } from '../view';

/** That Spark will be stopped because nobody uses it, and the way to keep it; nothing until then. */
export function IdleBanner(props: IModelProps): React.ReactElement | null {
  const { trans, model } = props;
  return model.idle_stop_at === null ? null : (
    <CountdownBanner
      {...props}
      shape="warning"
      until={model.idle_stop_at}
      sentence={left => trans.__('Nobody uses Spark: it stops in %1.', left)}
      command={CommandIDs.keepAlive}
      label={trans.__('Keep it running')}
    />
  );
}
