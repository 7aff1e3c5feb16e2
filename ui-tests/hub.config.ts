import { defineConfig } from '@playwright/test';

import { findChromium } from './helpers/chromium';

/** The journey at a JupyterHub, which the ring "hub" (tests/hub) starts and names in the environment. */
export default defineConfig({
  testDir: 'tests',
  testMatch: 'hub.spec.ts',
  outputDir: 'test-results/hub',
  forbidOnly: true,
  workers: 1,
  retries: 0,
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 60_000,
    baseURL: process.env.HUB_TEST_URL,
    browserName: 'chromium',
    launchOptions: {
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking']
    },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    viewport: { width: 1280, height: 800 }
  }
});
