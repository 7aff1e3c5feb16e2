import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { PartialJSONObject } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISparkServer } from '../tokens';
import type { StartSelection } from './startSelection';
import { readRequest } from './readRequest';
import { withoutSecrets } from './secrets';

/**
 * The selections that a user keeps in JupyterLab's settings: named ones, and the last one.
 *
 * #### Notes
 * None holds a secret.
 */
export class Presets {
  /**
   * @param selection - What is kept, and what a preset is applied to.
   */
  constructor(selection: StartSelection) {
    this._selection = selection;
    this._saver = new Debouncer(() => this._saveLast(), DELAY);
    selection.changed.connect(this._onSelectionChanged, this);
  }

  /** Emitted when the presets, or `problem`, became others. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether there are settings to keep them in. */
  get isReady(): boolean {
    return this._settings !== null;
  }

  /** The named selections, in the order of their names. */
  get list(): ReadonlyArray<Presets.IPreset> {
    const kept = this._settings?.get('presets').composite;
    const read = (Array.isArray(kept) ? kept : []).flatMap(
      value => Private.readPreset(value) ?? []
    );
    return read.sort((first, second) => first.name.localeCompare(second.name));
  }

  /** What was selected last; null when nothing was. */
  get last(): ISparkServer.IStartRequest | null {
    return readRequest(this._settings?.get('last').composite);
  }

  /** The generation of the start after which the last selection is to be used; null for none. */
  get waitsBehind(): number | null {
    const kept = this._settings?.get('waits').composite;
    return typeof kept === 'number' && kept > 0 ? kept : null;
  }

  /** Why the last selection could not be kept; null when it could. */
  get problem(): string | null {
    return this._problem;
  }

  /** Attach the settings, once they are loaded. */
  attach(settings: Presets.ISettings): void {
    this._settings = settings;
    settings.changed.connect(this._onSettingsChanged, this);
    this._changed.emit();
  }

  /** Keep what is selected under a name, in the place of what had that name. */
  async save(name: string): Promise<void> {
    const request = withoutSecrets(this._selection.request);
    await this._write([
      ...this.list.filter(preset => preset.name !== name),
      { name, request }
    ]);
  }

  /** Select what is kept under a name. */
  apply(name: string): void {
    const preset = this.list.find(preset => preset.name === name);
    if (preset) {
      this._selection.load(preset.request);
    }
  }

  /** Delete what is kept under a name. */
  async remove(name: string): Promise<void> {
    await this._write(this.list.filter(preset => preset.name !== name));
  }

  /**
   * Keep that the selection is for the start after this generation, or after none.
   *
   * #### Notes
   * Never rejects: what goes wrong becomes `problem`.
   */
  async wait(generation: number | null): Promise<void> {
    if (this._settings && generation !== this.waitsBehind) {
      await this._saveLast();
      await this._keep('waits', generation ?? 0);
    }
  }

  dispose(): void {
    this._saver.dispose();
    this._settings?.changed.disconnect(this._onSettingsChanged, this);
    this._selection.changed.disconnect(this._onSelectionChanged, this);
    Signal.clearData(this);
  }

  private async _write(presets: ReadonlyArray<Presets.IPreset>): Promise<void> {
    await this._settings?.set(
      'presets',
      presets.map(({ name, request }) => ({
        name,
        ...Private.toJson(request)
      }))
    );
  }

  private _onSelectionChanged(): void {
    if (this._selection.isTouched && this._settings) {
      // A selection that is overtaken by the next one is not worth a word.
      this._saver.invoke().catch(() => undefined);
    }
  }

  private async _saveLast(): Promise<void> {
    await this._keep(
      'last',
      Private.toJson(withoutSecrets(this._selection.request))
    );
  }

  /** Never rejects: what goes wrong becomes `problem`. */
  private async _keep(
    key: 'last' | 'waits',
    value: PartialJSONObject | number
  ): Promise<void> {
    let problem: string | null = null;
    try {
      const kept = this._settings?.get(key).composite ?? {};
      if (!JSONExt.deepEqual(kept, value)) {
        await this._settings?.set(key, value);
      }
    } catch (reason) {
      problem = reason instanceof Error ? reason.message : String(reason);
    }
    if (problem !== this._problem) {
      this._problem = problem;
      this._changed.emit();
    }
  }

  private _onSettingsChanged(): void {
    this._changed.emit();
  }

  private readonly _selection: StartSelection;
  private readonly _saver: Debouncer<void>;
  private readonly _changed = new Signal<this, void>(this);
  private _settings: Presets.ISettings | null = null;
  private _problem: string | null = null;
}

/** The namespace of `Presets`. */
export namespace Presets {
  /** What is needed of JupyterLab's settings. */
  export type ISettings = Pick<
    ISettingRegistry.ISettings,
    'get' | 'set' | 'changed'
  >;

  /** A selection with a name. */
  export interface IPreset {
    readonly name: string;
    readonly request: ISparkServer.IStartRequest;
  }
}

/** Milliseconds without another change after which the last selection is kept. */
const DELAY = 1000;

namespace Private {
  /** Return a preset as it stands in the settings; null when it has no name or says nothing. */
  export function readPreset(value: unknown): Presets.IPreset | null {
    const name = (value as { name?: unknown } | null)?.name;
    const request = readRequest(value);
    return typeof name === 'string' && name !== '' && request
      ? { name, request }
      : null;
  }

  /** Return a request as JSON: without what is undefined. */
  export function toJson(
    request: ISparkServer.IStartRequest
  ): PartialJSONObject {
    return JSON.parse(JSON.stringify(request)) as PartialJSONObject;
  }
}
