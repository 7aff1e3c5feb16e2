import { expect, test } from '../helpers/lab';
import { EMPTY_NOTEBOOK, OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';

test.setTimeout(480_000);

const PARTITIONS = 'spark.sql.shuffle.partitions';
const MEMORY = 'spark.driver.memory';

test('a notebook carries what it needs, and says once that something else runs', async ({
  page
}, testInfo) => {
  const panel = new SparkPanel(page);
  const notebook = new OpenNotebook(page, 'needs.ipynb');
  const section = panel.root.getByRole('region', { name: 'This notebook' });
  const shoot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: testInfo.outputPath(`${name}.png`) });

  await test.step('an address starts nothing', async () => {
    await page.goto('?spark-connect=start');
    await panel.open();
    await panel.waitFor('Not running');
  });

  await test.step('connect, and use it in a new notebook', async () => {
    await panel.connect();
    await page.contents.uploadContent(EMPTY_NOTEBOOK, 'text', 'needs.ipynb');
    await notebook.open();
    const cell = await notebook.run(
      0,
      'spark.range(7).createOrReplaceTempView("seven"); spark.table("seven").count()'
    );
    await expect(cell).toContainText('7');
    await panel.open();
    await expect(panel.button('needs.ipynb')).toBeVisible();
  });

  await test.step('try something in a copy of the session, and go back', async () => {
    const session = panel.root.getByLabel('Session of needs.ipynb');
    await session.selectOption('copy');
    await expect(panel.root).toContainText('From its next cell on.');
    await shoot('copy-chosen');
    const apart = await notebook.run(0, 'spark.catalog.dropTempView("seven")');
    await expect(apart).toContainText('Copied: 1 view, options.');
    await expect(panel.root).not.toContainText('From its next cell on.');
    await shoot('copy');
    await session.selectOption('shared');
    const back = await notebook.run(0, 'spark.table("seven").count()');
    await expect(back).toContainText('7');
  });

  await test.step('change an option that applies at once', async () => {
    await panel.edit();
    await panel.setOption(PARTITIONS, '7');
    await panel.button('Apply').click();
    await expect(panel.root).toContainText('Spark runs with this.');
    await panel.button('Close').click();
  });

  await test.step('attach what runs to the notebook, and save it', async () => {
    await expect(section).toContainText('Carries no configuration.');
    await section.getByRole('button', { name: 'Attach configuration' }).click();
    await expect(section).toContainText('Same as what runs');
    await shoot('same');
    await notebook.activate();
    await page.notebook.save();
  });

  await test.step('find it again after a reload', async () => {
    await page.reload();
    await notebook.open();
    await panel.open();
    await expect(section).toContainText('Same as what runs');
  });

  await test.step('run something else, and read that the notebook differs', async () => {
    await panel.edit();
    await panel.setOption(PARTITIONS, '9');
    await panel.button('Apply').click();
    await expect(section).toContainText('Differs from what runs');
    await section.getByText('Compare').click();
    await expect(panel.table('How the notebook differs')).toContainText(
      /shuffle\.partitions.*9.*7/
    );
    await shoot('differs');
    await panel.button('Close').click();
  });

  await test.step('be told once when the notebook is opened', async () => {
    await page.reload();
    await notebook.open();
    const toast = page.locator('.Toastify__toast', { hasText: 'needs.ipynb' });
    await expect(toast).toContainText('1 difference');
    await shoot('told');
    await toast.getByRole('button', { name: 'Show' }).click();
    await expect(section).toBeFocused();
    await expect(panel.table('How the notebook differs')).toBeVisible();
  });

  await test.step('load what it needs, put it off, and restart with it', async () => {
    await section.getByRole('button', { name: 'Load', exact: true }).click();
    await panel.setOption(MEMORY, '900m');
    await panel.button('At next start').click();
    await expect(panel.root).toContainText('a change waits for the next start');
    await expect(panel.table('What the next start changes')).toContainText(
      /driver\.memory.*1g.*900m/
    );
    await shoot('waits');
    await page.reload();
    await panel.open();
    await expect(panel.root).toContainText('a change waits for the next start');
    await panel.restart(
      ['needs.ipynb', 'seven'],
      'Restart Spark with the changed configuration?'
    );
    await expect(panel.root).not.toContainText('waits');
    await notebook.activate();
    const cell = await notebook.run(
      0,
      `spark.conf.get("${PARTITIONS}"), spark.conf.get("${MEMORY}")`
    );
    await expect(cell.locator('.jp-OutputArea-executeResult')).toContainText(
      "('7', '900m')"
    );
    await panel.open();
    await panel.stop(['needs.ipynb']);
  });

  await test.step('compare with the choice when nothing runs, and take it out', async () => {
    await expect(section).toContainText('Differs from what is chosen');
    await section.getByRole('button', { name: 'Load', exact: true }).click();
    await expect(section).toContainText('Same as what is chosen');
    await section.getByRole('button', { name: 'Detach' }).click();
    await expect(section).toContainText('Carries no configuration.');
    await expect(section.getByLabel('Session of needs.ipynb')).toHaveValue(
      'shared'
    );
    await shoot('stopped');
    await panel.waitFor('Not running');
  });
});
