import { accessSync, constants } from 'fs';
import * as path from 'path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable'
];

/**
 * The Chromium of this machine: `CHROMIUM_PATH`, or the first of the usual names on the PATH.
 *
 * @throws Error when there is none; its message says how to get one.
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!isExecutable(named)) {
      throw new Error(
        `CHROMIUM_PATH names ${named}, which is no program that can be run.`
      );
    }
    return named;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  for (const name of NAMES) {
    const folder = folders.find(folder =>
      isExecutable(path.join(folder, name))
    );
    if (folder !== undefined) {
      return path.join(folder, name);
    }
  }
  throw new Error(
    'No Chromium was found. Install one (on Debian and Ubuntu: apt-get install chromium), ' +
      'or name the one you have in CHROMIUM_PATH.'
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
