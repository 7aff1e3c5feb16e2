import { expect, test } from '@playwright/test';

import { OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';

test('in Notebook 7: connect from the panel, run a cell, read the log', async ({
  page,
  baseURL
}) => {
  await page.goto(`${baseURL}/notebooks/01-flights.ipynb`);
  const notebook = new OpenNotebook(page, null);
  await notebook.activate();

  await page.getByRole('menuitem', { name: 'View', exact: true }).click();
  // an entry with a submenu has no accessible name of its own
  await page.getByText('Left Sidebar', { exact: true }).hover();
  await page.getByRole('menuitem', { name: 'Show Spark', exact: true }).click();
  const panel = new SparkPanel(page);
  await expect(panel.root).toBeVisible();
  await panel.connect();

  // the notebook names Spark, so nobody has to wait for pyspark when a cell uses it
  const unused = await notebook.run(
    0,
    "'pys' 'park.sql.connect.session' in __import__('sys').modules"
  );
  await expect(unused.locator('.jp-OutputArea-executeResult')).toContainText(
    'True'
  );
  const cell = await notebook.run(0, 'spark.range(7).count()');
  await expect(cell.locator('.jp-OutputArea-executeResult')).toContainText('7');
  await expect(panel.button('01-flights.ipynb')).toBeVisible();

  await panel.button('Log').click();
  await expect(page.getByRole('log')).toContainText('INFO');
  await panel.stop(['01-flights.ipynb']);
});
