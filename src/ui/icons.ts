import { LabIcon } from '@jupyterlab/ui-components';

// eslint-disable-next-line no-restricted-imports -- a picture, which knows nobody
import sparkConnectSvg from '../../style/icons/spark-connect.svg';

/** The extension's own sign: a spark that jumps between two terminals. */
export const sparkConnectIcon = new LabIcon({
  name: 'jupyterlab-spark-connect:spark-connect',
  svgstr: sparkConnectSvg
});
