import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { CLUSTERS, makeModel, SampleServer } from '../../../__tests__/samples';
import { BUNDLES, REFERENCE } from '../../../options/__tests__/optionSamples';
import { Configuration } from '../../../options/configuration';
import type { ISparkServer } from '../../../tokens';
import { CommandIDs } from '../../../tokens';
import { SparkPanelContent } from '../../content';
import { PanelModel } from '../../model';

/** The form in the panel, by the words that a person meets; nothing passes the time but `wait`. */
export class FormPanel {
  constructor() {
    // React warns about act() without it.
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    jest.useFakeTimers();
    this.server.available.bundles = BUNDLES;
    this.server.available.clusters = [
      {
        ...CLUSTERS[0],
        cost: 'nothing',
        needs: 'patience',
        locked: ['spark.sql.*']
      },
      CLUSTERS[1]
    ];
    this.server.optionsApi.getReference.mockResolvedValue(REFERENCE);
    this.configuration = new Configuration(this.server, this.server.optionsApi);
    this.model = new PanelModel({
      server: this.server,
      configuration: this.configuration,
      checksApi: this.server.checksApi
    });
    const commands = new CommandRegistry();
    commands.addCommand(CommandIDs.start, {
      describedBy: { args: { type: 'object' } },
      execute: args => {
        this.started.push(args);
      }
    });
    this.content = new SparkPanelContent({
      server: this.server,
      logApi: this.server.logApi,
      modelsApi: this.server.modelsApi,
      panel: this.model,
      commands,
      trans: nullTranslator.load('')
    });
  }

  readonly server = new SampleServer();
  readonly configuration: Configuration;
  readonly model: PanelModel;
  readonly content: SparkPanelContent;
  /** What the start command was given, a start each. */
  readonly started: unknown[] = [];

  /** What a start would be asked for. */
  get request(): ISparkServer.IStartRequest {
    return this.configuration.selection.request;
  }

  get node(): HTMLElement {
    return this.content.node;
  }

  get text(): string {
    return this.node.textContent ?? '';
  }

  /** The names of the options that the search shows. */
  get found(): ReadonlyArray<string> {
    return Array.from(
      this.node.querySelectorAll('[role=option] > code'),
      node => node.textContent ?? ''
    );
  }

  /** The name of the option that Enter would take. */
  get active(): string | null | undefined {
    const id = this.named('Add option').getAttribute('aria-activedescendant');
    return id === null
      ? null
      : document.getElementById(id)?.querySelector('code')?.textContent;
  }

  /** Show the panel of a Spark that does not run. */
  async show(): Promise<void> {
    await act(async () => {
      Widget.attach(this.content, document.body);
      await jest.advanceTimersByTimeAsync(50);
      this.server.answer(makeModel());
    });
  }

  /** The element that a person calls by this name. */
  named<T extends HTMLElement>(name: string): T {
    const labels = Array.from(this.node.querySelectorAll('label'));
    const label = labels.find(node => node.textContent === name);
    const found =
      Array.from(this.node.querySelectorAll<T>('button, summary')).find(
        node =>
          node.textContent === name || node.getAttribute('aria-label') === name
      ) ?? label?.control;
    if (!found) {
      throw new Error(`Nothing is called ${name} in: ${this.text}`);
    }
    return found as T;
  }

  async press(name: string): Promise<void> {
    await act(async () => this.named(name).click());
  }

  /** Change a value as one keystroke or one choice does. */
  async type(name: string, value: string): Promise<void> {
    await act(async () => this.typeNow(name, value));
  }

  /** The same outside of `act`, as a browser does it: no promise and no timer comes to its turn. */
  typeNow(name: string, value: string): void {
    const element = this.named<HTMLInputElement | HTMLSelectElement>(name);
    const kind = element instanceof HTMLSelectElement ? 'change' : 'input';
    Object.getOwnPropertyDescriptor(
      Object.getPrototypeOf(element),
      'value'
    )?.set?.call(element, value);
    element.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  /** Press a key in the search. */
  async key(name: string): Promise<void> {
    await act(async () => {
      this.named('Add option').dispatchEvent(
        new KeyboardEvent('keydown', { key: name, bubbles: true })
      );
    });
  }

  /** Let time pass. */
  async wait(milliseconds: number): Promise<void> {
    await act(async () => {
      await jest.advanceTimersByTimeAsync(milliseconds);
    });
  }

  async openOptions(isOpen = true): Promise<void> {
    const details = this.node.querySelector<HTMLDetailsElement>(
      '.jp-SparkConnectConfigure-options'
    )!;
    await act(async () => {
      details.open = isOpen;
      details.dispatchEvent(new Event('toggle'));
    });
  }

  /** Add an option by its name. */
  async add(name: string): Promise<void> {
    await this.type('Add option', name);
    await this.key('Enter');
  }

  dispose(): void {
    act(() => this.content.dispose());
    this.model.dispose();
    this.configuration.dispose();
    jest.useRealTimers();
  }
}
