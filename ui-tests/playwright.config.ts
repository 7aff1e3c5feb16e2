import { defineConfig } from '@playwright/test';

import { findChromium } from './helpers/chromium';
import { describeGuardedServer, describeServer } from './helpers/servers';

/** The server of each project. */
const SERVERS = {
  lab: describeServer('LAB', 'lab', '/'),
  prefix: describeServer('PREFIX', 'lab', '/user/someone/'),
  notebook7: describeServer('NOTEBOOK7', 'notebook', '/'),
  guarded: describeGuardedServer('GUARDED')
};

const chosen = process.argv
  .filter(argument => argument.startsWith('--project='))
  .map(argument => argument.replace('--project=', ''));

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  forbidOnly: true,
  fullyParallel: false,
  // one Spark after the other: they share two cores
  workers: 1,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 30_000,
    browserName: 'chromium',
    launchOptions: {
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking']
    },
    screenshot: 'only-on-failure',
    // `--trace=on` records one; it costs a tenth of the processor
    trace: 'off',
    video: 'off',
    viewport: { width: 1280, height: 800 }
  },
  projects: [
    {
      name: 'lab',
      testMatch: [
        'panel-states.spec.ts',
        'panel-form.spec.ts',
        'configure.spec.ts',
        'preload.spec.ts',
        'journey.spec.ts',
        'loss.spec.ts',
        'requirements.spec.ts'
      ],
      use: { baseURL: SERVERS.lab.url }
    },
    {
      name: 'prefix',
      testMatch: 'prefix.spec.ts',
      use: { baseURL: SERVERS.prefix.url }
    },
    {
      name: 'notebook7',
      testMatch: 'notebook7.spec.ts',
      // its View menu is longer than the usual window
      use: {
        baseURL: SERVERS.notebook7.url,
        viewport: { width: 1280, height: 1000 }
      }
    },
    {
      name: 'guarded',
      testMatch: 'isolation.spec.ts',
      use: { baseURL: SERVERS.guarded.url }
    }
  ],
  webServer: Object.entries(SERVERS)
    .filter(([name]) => chosen.length === 0 || chosen.includes(name))
    .map(([, server]) => ({
      command: server.command,
      url: `${server.url}/api`,
      env: server.env,
      timeout: 120_000,
      // SIGTERM lets Jupyter stop its Spark
      gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 60_000 }
    }))
});
