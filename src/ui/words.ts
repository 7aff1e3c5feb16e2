import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISparkServer } from '../tokens';

/** What the shape before a word says: one shape for each. */
export type Shape =
  'none' | 'moving' | 'ready' | 'failed' | 'unknown' | 'ok' | 'warning';

/** A state for a person: by a word and by a shape. */
export interface IStateWords {
  readonly word: string;
  readonly shape: Shape;
}

/** Return the state of the server in one or two words. */
export function stateWords(
  server: ISparkServer,
  trans: TranslationBundle
): IStateWords {
  if (server.problem) {
    return { word: problemWords(server.problem, trans).word, shape: 'unknown' };
  }
  const model = server.model;
  switch (model?.state) {
    case 'stopped':
      return { word: trans.__('Not running'), shape: 'none' };
    case 'starting':
      return { word: trans.__('Starting'), shape: 'moving' };
    case 'ready':
      return { word: trans.__('Connected'), shape: 'ready' };
    case 'stopping':
      return { word: trans.__('Stopping'), shape: 'moving' };
    case 'failed':
      return { word: failureWord(model.error, trans), shape: 'failed' };
    case undefined:
      return { word: trans.__('Looking for Spark'), shape: 'unknown' };
  }
}

/** A problem for a person. */
export interface IProblemWords {
  /** The state in one or two words. */
  readonly word: string;
  /** What happened. */
  readonly sentence: string;
  /** What to do about it. */
  readonly hint: string;
  /** The command for a terminal that mends it. */
  readonly command: string | null;
}

/** Return why there is no answer, and what to do about it. */
export function problemWords(
  problem: ISparkServer.IProblem,
  trans: TranslationBundle
): IProblemWords {
  switch (problem.kind) {
    case 'missing':
      return {
        word: trans.__('Not enabled'),
        sentence: trans.__(
          'The Jupyter server does not have the extension jupyterlab_spark_connect enabled.'
        ),
        hint: trans.__(
          'Run this where Jupyter is installed, then restart Jupyter:'
        ),
        command: 'jupyter server extension enable jupyterlab_spark_connect'
      };
    case 'forbidden':
      return {
        word: trans.__('Not allowed'),
        sentence: trans.__('The Jupyter server does not let you use Spark.'),
        hint: trans.__(
          'Reload this page to sign in again. If that does not help, ask the administrator.'
        ),
        command: null
      };
    case 'unreachable':
      return {
        word: trans.__('No answer'),
        sentence: trans.__('The Jupyter server does not answer.'),
        hint: trans.__(
          'The panel comes back by itself once the server answers again.'
        ),
        command: null
      };
    case 'error':
      return {
        word: trans.__('No answer'),
        sentence: trans.__(
          'The Jupyter server could not say what Spark does: %1',
          problem.message
        ),
        hint: trans.__('The log of the Jupyter server says more.'),
        command: null
      };
  }
}

/** Return the name that a person gave a cluster; its own name where the list does not have it. */
export function clusterName(server: ISparkServer, name: string): string {
  const cluster = server.available.clusters.find(
    cluster => cluster.name === name
  );
  return cluster?.display_name || name;
}

/** Whether a Spark that ran is gone, other than one that never came up. */
export function isLoss(error: ISparkServer.IFailure): boolean {
  return (
    error.code === 'died' ||
    error.code === 'out_of_memory' ||
    error.code === 'killed_for_memory'
  );
}

/** Return what a notebook's kernel is doing. */
export function notebookStateWord(
  state: ISparkServer.INotebook['state'],
  trans: TranslationBundle
): string {
  switch (state) {
    case 'busy':
      return trans.__('running');
    case 'idle':
      return trans.__('idle');
    case 'unknown':
      return trans.__('unknown');
  }
}

/** Return the result of a check in a word. */
export function checkWords(
  state: ISparkServer.ICheck['state'],
  trans: TranslationBundle
): IStateWords {
  switch (state) {
    case 'ok':
      return { word: trans.__('OK'), shape: 'ok' };
    case 'warning':
      return { word: trans.__('Warning'), shape: 'warning' };
    case 'failure':
      return { word: trans.__('Failure'), shape: 'failed' };
  }
}

/** Return the results of checks in one sentence. */
export function reportSentence(
  checks: ReadonlyArray<ISparkServer.ICheck>,
  trans: TranslationBundle
): string {
  const count = (state: ISparkServer.ICheck['state']): number =>
    checks.filter(check => check.state === state).length;
  const failures = count('failure');
  if (failures > 0) {
    return trans._n(
      '%1 thing keeps Spark from starting.',
      '%1 things keep Spark from starting.',
      failures
    );
  }
  return count('warning') > 0
    ? trans.__('Spark can start, but not everything is as it should be.')
    : trans.__('Spark can start.');
}

function failureWord(
  error: ISparkServer.IFailure | null,
  trans: TranslationBundle
): string {
  if (error && isLoss(error)) {
    return trans.__('Stopped unexpectedly');
  }
  return error?.code === 'stop_failed'
    ? trans.__('Could not stop')
    : trans.__('Could not start');
}
