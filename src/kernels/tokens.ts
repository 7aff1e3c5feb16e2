import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

/** Whether Spark can become known to the kernels that are open. */
export interface IKernelSupport {
  /** The paths of the notebooks and consoles whose kernels have pyspark and lack our package. */
  readonly lacking: ReadonlyArray<string>;

  /** Emitted when `lacking` became another. */
  readonly lackingChanged: ISignal<IKernelSupport, void>;
}

/** The token of what is known of kernels. */
export const IKernelSupport = new Token<IKernelSupport>(
  'jupyterlab-spark-connect:IKernelSupport',
  'Which kernels that are open have pyspark and not the package that makes Spark known to them.'
);
