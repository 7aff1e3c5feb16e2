import { expect, test } from '@jupyterlab/galata';

import { OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';

test.use({ autoGoto: false });
test.setTimeout(480_000);

const MEMORY = 'spark.driver.memory';
const JAVA_OPTIONS = 'spark.driver.extraJavaOptions';
const TYPO = 'spark.sql.shuffle.partitons';
const PARTITIONS = 'spark.sql.shuffle.partitions';

test('memory, a bundle and an option with a typing error are chosen, reviewed, and in force', async ({
  page
}, testInfo) => {
  const panel = new SparkPanel(page);
  const notebook = new OpenNotebook(page, '01-flights.ipynb');
  const search = panel.root.getByRole('combobox', { name: 'Add option' });
  const value = (name: string) => panel.root.getByLabel(name, { exact: true });
  const shoot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: testInfo.outputPath(`${name}.png`) });

  await test.step('choose a cluster and a bundle', async () => {
    await page.goto();
    await panel.open();
    await panel.waitFor('Not running');
    await panel.choose('Small');
    await panel.root.getByLabel('Tables', { exact: true }).check();
    await expect(panel.root).toContainText('1 more is for other clusters.');
  });

  await test.step('set the memory of the driver, found by what it is for', async () => {
    await panel.root.getByText('Options', { exact: true }).click();
    await search.fill('amount of memory driver process');
    await expect(panel.root.getByRole('option').first()).toContainText(MEMORY);
    await search.press('Enter');
    await expect(value(MEMORY)).toBeFocused();
    await page.keyboard.type('900mm');
    await expect(panel.root).toContainText(
      `${MEMORY} is "900mm": it takes a number with a unit`
    );
    await value(MEMORY).fill('900m');
    await expect(panel.root).not.toContainText('1 problem');
  });

  await test.step('add to what the bundle sets', async () => {
    await panel.setOption(JAVA_OPTIONS, '-Dmine=1');
    await expect(panel.root).toContainText('adds to bundle "Tables"');
  });

  await test.step('be offered the right key for a wrong one', async () => {
    await search.fill(TYPO);
    await expect(panel.root.getByRole('option').first()).toContainText(
      PARTITIONS
    );
    await shoot('typo');
    // taken as it is, the server says so too, and a start would be refused
    await panel.root.getByRole('option').last().click();
    await value(TYPO).fill('7');
    await expect(panel.root).toContainText(`${PARTITIONS} was probably meant`);
    await panel.button('Review').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('1 option keeps Spark from starting.');
    await expect(dialog.getByRole('button', { name: 'Connect' })).toBeHidden();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await panel.button('Connect').click();
    await expect(page.locator('.Toastify__toast')).toContainText(
      'was probably meant'
    );
    await panel.waitFor('Not running');
    await panel.button(PARTITIONS).click();
    await expect(value(PARTITIONS)).toHaveValue('7');
  });

  await test.step('review, and connect from there', async () => {
    await panel.button('Review').click();
    const row = (name: string) =>
      page.getByRole('dialog').getByRole('row', { name });
    await expect(row(MEMORY)).toContainText('900m');
    await expect(row(MEMORY)).toContainText('you');
    await expect(row(MEMORY)).toContainText('instead of 1g (cluster "Small")');
    await expect(row(JAVA_OPTIONS)).toContainText(
      '-Dtables.version=1 -Dmine=1'
    );
    await expect(row('spark.sql.ansi.enabled')).toContainText(
      'bundle "Tables"'
    );
    await shoot('review');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Connect' })
      .click();
    await panel.waitFor('Connected');
  });

  await test.step('find it in force in a notebook', async () => {
    await notebook.open();
    const cell = await notebook.run(
      0,
      `[spark.conf.get(name) for name in ("${MEMORY}", "${JAVA_OPTIONS}", "${PARTITIONS}", "spark.sql.ansi.enabled")]`
    );
    await expect(cell).toContainText("'900m'");
    await expect(cell).toContainText('-Dtables.version=1 -Dmine=1');
    await expect(cell).toContainText("'7'");
    await expect(cell).toContainText("'false'");
  });

  await test.step('stop, and find the choice again after a reload', async () => {
    await panel.open();
    await panel.stop(['01-flights.ipynb']);
    // Galata waits for the launcher
    await page.notebook.close(true);
    await page.reload();
    await panel.open();
    await panel.waitFor('Not running');
    await expect(
      panel.root.getByRole('radio', { name: 'Small', exact: true })
    ).toBeChecked();
    await expect(
      panel.root.getByLabel('Tables', { exact: true })
    ).toBeChecked();
    await panel.root.getByText('Options (3)').click();
    await expect(value(MEMORY)).toHaveValue('900m');
  });
});
