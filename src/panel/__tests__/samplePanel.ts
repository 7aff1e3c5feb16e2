import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { SampleServer } from '../../__tests__/samples';
import type { IKernelSupport } from '../../kernels/tokens';
import type { ISessionModes } from '../../modes/tokens';
import { Configuration } from '../../options/configuration';
import type { ISparkServer } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { SparkPanelContent } from '../content';
import { PanelModel } from '../model';

/** What is known of kernels, as the test says. */
class SampleKernels implements IKernelSupport {
  readonly lackingChanged: Signal<IKernelSupport, void> = new Signal(this);
  lacking: ReadonlyArray<string> = [];
}

/** The panel's content over a server and commands of the test's. */
export class SamplePanel {
  /**
   * @param modes - The sessions of notebooks.
   */
  constructor(modes: ISessionModes | null = null) {
    // React warns about act() without it.
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    const commands = new CommandRegistry();
    for (const id of COMMANDS) {
      commands.addCommand(id, {
        describedBy: { args: { type: 'object' } },
        execute: args => {
          this.executed.push({ id, args });
        }
      });
    }
    commands.addCommand(CommandIDs.check, {
      describedBy: { args: { type: 'object' } },
      execute: () => this.model.runChecks()
    });
    this.content = new SparkPanelContent({
      server: this.server,
      logApi: this.server.logApi,
      modelsApi: this.server.modelsApi,
      panel: this.model,
      kernels: this.kernels,
      modes,
      commands,
      trans: nullTranslator.load('')
    });
  }

  readonly server = new SampleServer();
  readonly kernels = new SampleKernels();
  readonly model = new PanelModel({
    server: this.server,
    checksApi: this.server.checksApi,
    configuration: new Configuration(this.server, this.server.optionsApi)
  });
  readonly content: SparkPanelContent;
  /** The commands that were executed, in their order. */
  readonly executed: Array<{ id: string; args: unknown }> = [];

  get node(): HTMLElement {
    return this.content.node;
  }

  get text(): string {
    return this.node.textContent ?? '';
  }

  /** The word of the state. */
  get state(): string {
    return this.node.querySelector('[role=status]')?.textContent ?? '';
  }

  /** Bring the panel into the page. */
  async attach(): Promise<void> {
    await act(async () => {
      Widget.attach(this.content, document.body);
      await framePromise();
    });
  }

  /** Let the server answer. */
  async show(model: ISparkServer.IModel): Promise<void> {
    await act(async () => this.server.answer(model));
  }

  /** Let the server have no answer. */
  async fail(problem: ISparkServer.IProblem): Promise<void> {
    this.server.problem = problem;
    await act(async () => this.server.changed.emit());
  }

  /** The button with these words, or this title. */
  button(label: string): HTMLButtonElement {
    const found = Array.from(this.node.querySelectorAll('button')).find(node =>
      [node.textContent, node.title].includes(label)
    );
    if (!found) {
      throw new Error(`No button ${label} in: ${this.text}`);
    }
    return found;
  }

  async press(label: string): Promise<void> {
    await act(async () => this.button(label).click());
  }

  dispose(): void {
    act(() => this.content.dispose());
    this.model.dispose();
  }
}

const COMMANDS = [
  CommandIDs.start,
  CommandIDs.stop,
  CommandIDs.restart,
  CommandIDs.keepAlive,
  CommandIDs.refresh,
  CommandIDs.openLog,
  'docmanager:open'
];
