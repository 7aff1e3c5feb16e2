import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import type { ISparkServer } from '../tokens';
import { ChecksSection } from './sections/checks';
import { LackingKernels } from './sections/lackingKernels';
import { FailedView } from './states/failed';
import { ProblemView } from './states/problem';
import { ReadyView } from './states/ready';
import { StateLine } from './stateLine';
import { StoppedView } from './states/stopped';
import { StartingView, StoppingView } from './states/transition';
import type { IModelProps, IViewProps } from './view';

/** The panel's content: a function of the state holder. */
export class SparkPanelContent extends ReactWidget {
  /**
   * @param props - What each part of the panel is given.
   */
  constructor(props: IViewProps) {
    super();
    this._props = props;
    this.addClass('jp-SparkConnectPanel-content');
    props.commands.commandChanged.connect(this._onCommandChanged, this);
    props.modes?.changed.connect(this._onModesChanged, this);
  }

  protected render(): React.ReactElement {
    const props = this._props;
    return (
      <UseSignal signal={props.server.changed} initialSender={props.server}>
        {() => (
          <UseSignal signal={props.panel.changed} initialSender={props.panel}>
            {() => (
              <>
                <StateLine {...props} />
                <Body {...props} />
              </>
            )}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  /** A plugin that brings a command may come later than the panel. */
  private _onCommandChanged(
    _: CommandRegistry,
    change: CommandRegistry.ICommandChangedArgs
  ): void {
    if (change.id?.startsWith('spark-connect:')) {
      this.update();
    }
  }

  private _onModesChanged(): void {
    this.update();
  }

  private readonly _props: IViewProps;
}

function Body(props: IViewProps): React.ReactElement | null {
  const { model, problem } = props.server;
  if (problem) {
    return <ProblemView {...props} problem={problem} />;
  }
  if (!model) {
    return null;
  }
  const View = VIEWS[model.state];
  return (
    <>
      <View {...props} model={model} />
      <LackingKernels {...props} />
      <ChecksSection {...props} />
    </>
  );
}

const VIEWS: Record<ISparkServer.State, React.ComponentType<IModelProps>> = {
  stopped: StoppedView,
  starting: StartingView,
  ready: ReadyView,
  stopping: StoppingView,
  failed: FailedView
};
