import type { ISessionContext } from '@jupyterlab/apputils';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';

/** Which session each notebook has, and the switch to another. */
export interface ISessionModes {
  /** Emitted when another session was chosen, or another is the default. */
  readonly changed: ISignal<ISessionModes, void>;

  /**
   * Return which session a notebook has, or will have.
   *
   * @param path - Of the notebook.
   * @returns Null where no such notebook is open.
   */
  find(path: string): ISessionModes.IChoice | null;

  /** Give an open notebook another session from its next cell on, and keep that in its metadata. */
  choose(path: string, mode: ISessionModes.Mode): void;

  /** Return what a kernel is sent when it starts; empty where the administrator's word holds. */
  codeFor(context: ISessionContext): string;
}

/** The namespace of `ISessionModes`. */
export namespace ISessionModes {
  /**
   * `shared`: the session of all notebooks; `copy`: a copy of that, apart from then on; `own`: an empty
   * one of the notebook's.
   */
  export type Mode = ISparkServer.IModel['session_mode']['default'];

  /** What is chosen for a notebook. */
  export interface IChoice {
    readonly mode: Mode;
    /** Whether the notebook still has another session, until its next cell runs. */
    readonly isPending: boolean;
    /** Whether a person can choose another. */
    readonly isFixed: boolean;
  }
}

/** The token of the session modes. */
export const ISessionModes = new Token<ISessionModes>(
  'jupyterlab-spark-connect:ISessionModes',
  'Which Spark session each notebook has, and the switch to another.'
);
