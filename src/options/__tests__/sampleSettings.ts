import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type { Presets } from '../presets';

/** Settings in memory. */
export class SampleSettings {
  constructor(readonly values: Record<string, unknown> = {}) {}

  readonly changed = new Signal<this, void>(this);

  /** These settings, as those who are given them know them. */
  get asSettings(): Presets.ISettings {
    return this as unknown as Presets.ISettings;
  }

  readonly set = jest.fn(async (key: string, value: unknown) => {
    this.values[key] = value;
    this.changed.emit();
  });

  get(key: string): { composite: ReadonlyPartialJSONValue } {
    return { composite: this.values[key] as ReadonlyPartialJSONValue };
  }
}
