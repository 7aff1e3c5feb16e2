import { expect, test } from '../helpers/lab';
import { OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';
import { SparkWebUi } from '../helpers/sparkWebUi';

test.setTimeout(480_000);

test('from a click to a result, two notebooks, log, Web UI, restart, stop', async ({
  page
}) => {
  const panel = new SparkPanel(page);
  const first = new OpenNotebook(page, '01-flights.ipynb');
  const second = new OpenNotebook(page, '02-delays.ipynb');

  await test.step('open Lab and connect', async () => {
    await page.goto();
    await panel.open();
    await panel.waitFor('Not running');
    await panel.connect();
    await expect(panel.root).toContainText('Spark 4.');
    await expect(panel.root).toContainText('sc://localhost:');
  });

  await test.step('the first notebook loads the flights', async () => {
    await first.open();
    await first.runAll();
    await expect(first.panel).toContainText('336776');
    // the busiest airport stands in the first line of the table
    await expect(first.panel).toContainText('EWR');
    await expect(first.panel).not.toContainText('Error');
  });

  await test.step('the second sees what the first has made, from a kernel of its own', async () => {
    await second.open();
    await second.runAll();
    await expect(second.panel.locator('.jp-OutputArea img')).toBeVisible();
    await expect(second.panel).toContainText('evening');
    await expect(second.panel).toContainText('minutes_made_up');
    await expect(second.panel).not.toContainText('Error');
  });

  await test.step('the panel names both', async () => {
    await panel.open();
    await expect(panel.button('01-flights.ipynb')).toBeVisible();
    await expect(panel.button('02-delays.ipynb')).toBeVisible();
  });

  await test.step('read the log, filter it, find something in it', async () => {
    await panel.button('Log').click();
    const log = page.getByRole('log');
    await expect(log).toContainText('INFO');
    await page.getByLabel('Level').selectOption({ label: 'WARN and above' });
    await expect(log).not.toContainText(' INFO ');
    await page.getByLabel('Level').selectOption({ label: 'All lines' });
    await page.getByLabel('Search the log').fill('SparkUI');
    await page.getByLabel('Search the log').press('Enter');
    await expect(log.locator('mark').first()).toHaveText('SparkUI');
  });

  await test.step('click through the Web UI', async () => {
    await panel.open();
    await panel.button('Web UI').click();
    const webUi = new SparkWebUi(page);
    for (const name of ['Jobs', 'Stages', 'Executors', 'SQL'] as const) {
      await webUi.visit(name);
    }
  });

  await test.step('restart, and read in a cell what is gone', async () => {
    await panel.open();
    await panel.restart(['01-flights.ipynb', '02-delays.ipynb']);
    await first.activate();
    const cell = await first.run(0, 'spark.range(7).count()');
    await expect(cell).toContainText('Spark was restarted');
    await expect(cell).toContainText('temp views');
    await expect(cell).toContainText('flights');
    await expect(cell.locator('.jp-OutputArea-executeResult')).toContainText(
      '7'
    );
  });

  await test.step('a view of the old session is gone from the other notebook too', async () => {
    await second.activate();
    const cell = await second.run(0, 'spark.table("flights").count()');
    await expect(cell).toContainText('TABLE_OR_VIEW_NOT_FOUND');
  });

  await test.step('stop', async () => {
    await panel.open();
    await panel.stop(['01-flights.ipynb', '02-delays.ipynb']);
    await expect(panel.button('Connect')).toBeEnabled();
  });

  await test.step('a cell says what to do when nothing runs', async () => {
    await first.activate();
    const cell = await first.run(0, 'spark.range(7).count()');
    await expect(cell).toContainText('Connect');
  });
});
