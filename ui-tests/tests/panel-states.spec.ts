import { expect, test } from '@jupyterlab/galata';

import { SparkPanel } from '../helpers/sparkPanel';
import { stubServer } from '../helpers/stubs';

/** What a person reads in each state: the word, and what can be done. */
const STATES = [
  { state: 'stopped', word: 'Not running', sees: ['Connect'] },
  { state: 'starting', word: 'Starting', sees: ['Cancel'] },
  {
    state: 'ready',
    word: 'Connected',
    sees: ['Web UI', 'Log', 'Restart', 'Stop', 'flights.ipynb']
  },
  { state: 'stopping', word: 'Stopping', sees: [] },
  {
    state: 'failed',
    word: 'Could not start',
    sees: ['Try again', 'Open log']
  },
  { state: 'missing', word: 'Not enabled', sees: ['Look again'] }
] as const;

test.use({ autoGoto: false });

for (const theme of ['light', 'dark'] as const) {
  for (const { state, word, sees } of STATES) {
    test(`the panel says what it is when ${state}, in the ${theme} theme`, async ({
      page
    }, testInfo) => {
      await stubServer(page, state);
      await page.goto();
      if (theme === 'dark') {
        await page.theme.setDarkTheme();
      }
      const panel = new SparkPanel(page);
      await panel.open();
      await panel.waitFor(word, 20_000);
      for (const name of sees) {
        await expect(panel.button(name)).toBeVisible();
      }
      // every disclosure open: that is where things overflow
      for (const summary of await panel.root.locator('summary').all()) {
        await summary.click();
      }
      const overflow = await panel.root.evaluate(
        node => node.scrollWidth - node.clientWidth
      );
      expect(overflow).toBe(0);
      await page.screenshot({
        path: testInfo.outputPath(`panel-${state}-${theme}.png`)
      });
    });
  }
}

test('the panel says why there is no answer, and where the server extension is missing what enables it', async ({
  page
}) => {
  await stubServer(page, 'missing');
  await page.goto();
  const panel = new SparkPanel(page);
  await panel.open();
  await expect(panel.root.getByRole('alert')).toContainText(
    'jupyterlab_spark_connect'
  );
  await expect(panel.root).toContainText(
    'jupyter server extension enable jupyterlab_spark_connect'
  );
});

test('a failure says what happened, what to try, and what the log said last', async ({
  page
}) => {
  await stubServer(page, 'failed');
  await page.goto();
  const panel = new SparkPanel(page);
  await panel.open();
  const alert = panel.root.getByRole('alert');
  await expect(alert).toContainText('Port 15002 is used by python (pid 4711).');
  await expect(alert).toContainText('Use the next free port');
  await panel.root.getByText('Last errors (2)').click();
  await expect(panel.root.getByLabel('Last errors of the log')).toContainText(
    'Error starting Spark Connect server'
  );
});

test('the panel can be worked by keyboard alone', async ({ page }) => {
  await stubServer(page, 'stopped');
  await page.goto();
  const panel = new SparkPanel(page);
  await panel.open();
  const started = page.waitForRequest(
    request =>
      request.method() === 'POST' &&
      new URL(request.url()).pathname.endsWith('spark-connect/api/server'),
    { timeout: 20_000 }
  );
  await panel.root.getByLabel('Cluster').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(panel.button('Connect')).toBeFocused();
  await page.keyboard.press('Enter');
  expect((await started).postDataJSON()).toMatchObject({ cluster: 'yarn' });
});

test('the status bar says the state, and a press opens the panel', async ({
  page
}) => {
  await stubServer(page, 'ready');
  await page.goto();
  const panel = new SparkPanel(page);
  await expect(panel.root).toBeHidden();
  await page.getByRole('button', { name: 'Spark: Connected' }).click();
  await expect(panel.root).toBeVisible();
});
