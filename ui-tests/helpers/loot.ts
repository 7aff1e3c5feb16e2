import type { Locator } from '@playwright/test';
import { expect } from '@playwright/test';

import type { Loot } from './attack';

/** What of the loot is harmless, in the frame or in a tab: there is nothing to read, or nothing of Jupyter's. */
const HARMLESS = [
  'origin',
  'message',
  'form into a window',
  'form into Lab',
  'lead Lab away',
  'Lab in a frame'
];

/** Wait for the attack to end, and return what it got. */
export async function readLoot(place: Locator): Promise<Loot> {
  await expect(place).toHaveCount(1, { timeout: 60_000 });
  return JSON.parse((await place.textContent()) ?? '{}') as Loot;
}

/** Expect that an attack got nothing, besides what is harmless and what is named. */
export function expectNothing(loot: Loot, besides: string[] = []): void {
  const got = Object.entries(loot).filter(
    ([name, what]) =>
      what.startsWith('got') &&
      !/^got opaque 0$/.test(what) &&
      ![...HARMLESS, ...besides].includes(name)
  );
  expect(Object.keys(loot).length).toBeGreaterThan(20);
  expect(got).toEqual([]);
}
