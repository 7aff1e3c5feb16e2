import { expect, test } from '../helpers/lab';
import { EMPTY_NOTEBOOK, OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';

test.setTimeout(480_000);

const MEMORY = 'spark.driver.memory';
const JAVA_OPTIONS = 'spark.driver.extraJavaOptions';
const TYPO = 'spark.sql.shuffle.partitons';
const PARTITIONS = 'spark.sql.shuffle.partitions';

test('a new user chooses memory and a package, sees a typing error caught, connects, changes what runs, and keeps it with the notebook', async ({
  page
}, testInfo) => {
  const panel = new SparkPanel(page);
  const notebook = new OpenNotebook(page, 'configure.ipynb');
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
    await page.contents.uploadContent(
      EMPTY_NOTEBOOK,
      'text',
      'configure.ipynb'
    );
    await notebook.open();
    const cell = await notebook.run(
      0,
      `[spark.conf.get(name) for name in ("${MEMORY}", "${JAVA_OPTIONS}", "${PARTITIONS}", "spark.sql.ansi.enabled")]`
    );
    await expect(cell).toContainText("'900m'");
    await expect(cell).toContainText('-Dtables.version=1 -Dmine=1');
    await expect(cell).toContainText("'7'");
    await expect(cell).toContainText("'false'");
    const jars = await notebook.run(0, 'spark.sql("LIST JARS").first()[0]');
    await expect(jars).toContainText('example_tables-1.0.jar');
  });

  await test.step('change an option that applies at once', async () => {
    await notebook.run(
      0,
      'spark.range(7).createOrReplaceTempView("seven"); spark.table("seven").cache().count()'
    );
    await panel.open();
    await panel.edit();
    await panel.setOption(PARTITIONS, '9');
    await expect(panel.table('What would change')).toContainText(
      /shuffle\.partitions.*applies at once/
    );
    await shoot('live');
    await panel.button('Apply').click();
    await expect(panel.root).toContainText('Spark runs with this.');
    await notebook.activate();
    const cell = await notebook.run(
      0,
      `spark.conf.get("${PARTITIONS}"), spark.table("seven").count()`
    );
    await expect(cell.locator('.jp-OutputArea-executeResult')).toContainText(
      "('9', 7)"
    );
  });

  await test.step('read the price of one that needs a restart, by name, and think better of it', async () => {
    await panel.open();
    await panel.setOption(MEMORY, '1200m');
    await expect(panel.table('What would change')).toContainText(
      /driver\.memory.*needs a restart.*900m.*1200m/
    );
    await expect(panel.root).toContainText(
      /Needs a restart\. Gone then: temp view seven.*made by configure\.ipynb; [\d.]+ \w+ of cached data in all; run it again/
    );
    await expect(panel.button('Apply')).toBeHidden();
    await expect(panel.button('At next start')).toBeInViewport({ ratio: 1 });
    await shoot('price');
    await page.evaluate(async () => {
      await window.jupyterapp.commands.execute('apputils:change-theme', {
        theme: 'JupyterLab Dark'
      });
    });
    await expect(page.locator('#jupyterlab-splash')).toBeHidden();
    await shoot('price-dark');
    await panel.button('Cancel').click();
    await panel.edit();
    await expect(panel.root).toContainText('Spark runs with this.');
    await panel.button('Close').click();
  });

  await test.step('keep it with the notebook', async () => {
    const section = panel.root.getByRole('region', { name: 'This notebook' });
    await section.getByRole('button', { name: 'Attach configuration' }).click();
    await expect(section).toContainText('Same as what runs');
    await shoot('attached');
    await notebook.activate();
    await page.notebook.save();
    const saved = await page.evaluate(async () => {
      const answer = await fetch('/api/contents/configure.ipynb');
      return (await answer.json()).content.metadata.spark_connect;
    });
    expect(saved).toMatchObject({
      cluster: 'small',
      bundles: ['tables'],
      options: {
        [MEMORY]: '900m',
        [JAVA_OPTIONS]: '-Dmine=1',
        [PARTITIONS]: '9'
      }
    });
  });

  await test.step('stop, and find the choice again after a reload', async () => {
    await panel.open();
    await panel.stop(['configure.ipynb']);
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
