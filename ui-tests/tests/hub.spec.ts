import { expect, test } from '@playwright/test';

import { OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';
import { SparkWebUi } from '../helpers/sparkWebUi';

const USER = 'lise';

test('log in at the hub, connect, run a cell, read the Web UI, stop', async ({
  page
}) => {
  const strays: string[] = [];
  page.on('request', request => {
    const { hostname, pathname } = new URL(request.url());
    if (hostname === '127.0.0.1' && !/^\/(hub|user\/lise)\//.test(pathname)) {
      strays.push(pathname);
    }
  });
  const panel = new SparkPanel(page);

  await test.step('log in, and wait for the server and for Lab', async () => {
    await page.goto('/hub/login');
    await page.getByLabel('Username').fill(USER);
    await page
      .getByLabel('Password')
      .fill(process.env.HUB_TEST_PASSWORD as string);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(panel.tab).toBeVisible({ timeout: 240_000 });
    expect(new URL(page.url()).pathname).toMatch(/^\/user\/lise\/lab/);
  });

  await test.step('connect to the cluster that the hub has chosen', async () => {
    await panel.open();
    await panel.waitFor('Not running');
    await expect(
      panel.root.getByRole('radio', { name: 'Small' })
    ).toBeChecked();
    await panel.button('Connect').click();
    await panel.waitFor('Connected', 240_000);
  });

  await test.step('a new notebook has Spark', async () => {
    await page
      .locator('.jp-LauncherCard[data-category="Notebook"]')
      .filter({ hasText: 'Python 3' })
      .click();
    await expect(page.getByText('Python 3 (ipykernel) | Idle')).toBeVisible();
    const notebook = new OpenNotebook(page, 'Untitled.ipynb');
    const cell = await notebook.run(0, 'spark.range(7).count()');
    await expect(cell.locator('.jp-OutputArea-executeResult')).toContainText(
      '7'
    );
  });

  await test.step('the Web UI comes through hub, proxy and Jupyter', async () => {
    await panel.open();
    await panel.button('Web UI').click();
    const webUi = new SparkWebUi(page);
    for (const name of ['Executors', 'SQL', 'Jobs'] as const) {
      await webUi.visit(name);
    }
  });

  await test.step('stop', async () => {
    await panel.open();
    await panel.stop(['Untitled.ipynb']);
    expect(strays).toEqual([]);
  });
});
