import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { SampleServer } from '../../../__tests__/samples';
import { SampleNotebooks } from '../../../requirements/__tests__/notebookSamples';
import { PendingChanges } from '../../../changes/pending';
import { NotebookRequirements } from '../../../requirements/notebook';
import { Configuration } from '../../../options/configuration';
import type { ISparkServer } from '../../../tokens';
import { CommandIDs } from '../../../tokens';
import { SparkPanelContent } from '../../content';
import { PanelModel } from '../../model';
import { DELAY } from '../useComparison';

/** The panel's content over a server, notebooks and commands of the test's. */
export class ChangesPanel {
  constructor() {
    // React warns about act() without it.
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    jest.useFakeTimers();
    // jsdom gives no element a place.
    jest
      .spyOn(HTMLElement.prototype, 'getClientRects')
      .mockImplementation(
        () => (this.isHidden ? [] : [{}]) as unknown as DOMRectList
      );
    for (const id of [
      CommandIDs.changeOptions,
      CommandIDs.resetOptions,
      CommandIDs.restart
    ]) {
      this.commands.addCommand(id, {
        describedBy: { args: { type: 'object' } },
        execute: args => {
          this.executed.push({ id, args });
        }
      });
    }
    this.model = new PanelModel({
      server: this.server,
      configuration: this.configuration,
      checksApi: this.server.checksApi,
      changes: this.changes,
      requirements: this.requirements
    });
    this.content = new SparkPanelContent({
      server: this.server,
      logApi: this.server.logApi,
      modelsApi: this.server.modelsApi,
      panel: this.model,
      commands: this.commands,
      trans: nullTranslator.load('')
    });
  }

  isHidden = false;
  readonly server = new SampleServer();
  readonly commands = new CommandRegistry();
  readonly executed: Array<{ id: string; args: unknown }> = [];
  readonly notebooks = new SampleNotebooks();
  readonly configuration = new Configuration(
    this.server,
    this.server.optionsApi
  );
  readonly selection = this.configuration.selection;
  readonly changes = new PendingChanges({
    server: this.server,
    api: this.server.changesApi,
    selection: this.selection,
    presets: this.configuration.presets
  });
  readonly requirements = new NotebookRequirements(this.notebooks.asTracker);
  readonly model: PanelModel;
  readonly content: SparkPanelContent;

  get text(): string {
    return this.content.node.textContent ?? '';
  }

  /** The rows of the difference table, cell by cell. */
  get rows(): ReadonlyArray<string> {
    return Array.from(
      this.content.node.querySelectorAll('.jp-SparkConnectChanges-table tr')
    ).map(row =>
      Array.from(row.children)
        .map(cell => cell.textContent)
        .join(' | ')
    );
  }

  get buttons(): ReadonlyArray<string> {
    return Array.from(this.content.node.querySelectorAll('button')).map(
      ({ textContent }) => textContent ?? ''
    );
  }

  /** Show a model, and give all that is asked for its time. */
  async show(model: ISparkServer.IModel): Promise<void> {
    await act(async () => {
      if (!this.content.isAttached) {
        Widget.attach(this.content, document.body);
        jest.advanceTimersByTime(50);
        await Promise.race([framePromise(), Promise.resolve()]);
      }
      this.server.answer(model);
    });
    await this.settle();
  }

  /** Do something, and give all that is asked for its time. */
  async after(deed: () => void): Promise<void> {
    await act(async () => deed());
    await this.settle();
  }

  async press(label: string): Promise<void> {
    await this.after(() => this.button(label).click());
  }

  button(label: string): HTMLButtonElement {
    const found = Array.from(this.content.node.querySelectorAll('button')).find(
      ({ textContent }) => textContent === label
    );
    if (!found) {
      throw new Error(`No button ${label} among: ${this.buttons.join(', ')}`);
    }
    return found;
  }

  async settle(): Promise<void> {
    await act(async () => {
      await jest.advanceTimersByTimeAsync(2 * DELAY);
    });
  }

  dispose(): void {
    act(() => this.content.dispose());
    this.model.dispose();
    jest.restoreAllMocks();
    jest.useRealTimers();
  }
}
