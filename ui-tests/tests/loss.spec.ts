import { expect, test } from '../helpers/lab';
import { EMPTY_NOTEBOOK, OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';

test.setTimeout(480_000);

test('a check that fails stops a start, and a Spark that is killed is told of in two tabs, with what was lost', async ({
  page,
  context
}, testInfo) => {
  const panel = new SparkPanel(page);
  const notebook = new OpenNotebook(page, 'loss.ipynb');
  const toast = page.locator('.Toastify__toast', { hasText: 'SIGKILL' });

  await test.step('ask for more memory than there is, and start anyway', async () => {
    await page.goto();
    await panel.open();
    await panel.waitFor('Not running');
    await panel.choose('Too large');
    await panel.button('Connect').click();
    await panel.waitFor('Could not start');
    await expect(panel.root.getByRole('listitem').first()).toContainText(
      /^Failure.*in all\./
    );
    await page.screenshot({ path: testInfo.outputPath('not-prepared.png') });
    await panel.button('Start anyway').click();
    await panel.waitFor('Connected');
    await panel.stop([]);
  });

  await test.step('connect, and let a notebook use it', async () => {
    await panel.connect();
    await page.contents.uploadContent(EMPTY_NOTEBOOK, 'text', 'loss.ipynb');
    await notebook.open();
    const cell = await notebook.run(
      0,
      'spark.range(7).createOrReplaceTempView("seven"); spark.table("seven").count()'
    );
    await expect(cell).toContainText('7');
    await panel.open();
    await expect(panel.button('loss.ipynb')).toBeVisible();
  });

  const other = new SparkPanel(await context.newPage());
  await test.step('a second tab says the same', async () => {
    await other.page.goto(page.url());
    await other.open();
    await other.waitFor('Connected');
  });

  await test.step('kill the driver', async () => {
    await page.bringToFront();
    await panel.root.getByText(/^Memory/).click();
    const pid = await panel.root
      .locator('dt', { hasText: 'Process' })
      .locator('+ dd')
      .textContent();
    process.kill(Number(pid), 'SIGKILL');
    await panel.waitFor('Stopped unexpectedly', 20_000);
    const alert = panel.root.getByRole('alert');
    await expect(alert).toContainText('SIGKILL');
    await expect(alert).toContainText(
      'Gone: temp view seven, made by loss.ipynb; run it again, or open it.'
    );
    await expect(toast).toContainText('Gone: temp view seven');
    await expect(
      page.getByRole('button', { name: 'Spark: Stopped unexpectedly' })
    ).toHaveAttribute('title', /Gone: .*made by loss\.ipynb/);
    await page.screenshot({ path: testInfo.outputPath('lost.png') });
    await other.waitFor('Stopped unexpectedly', 20_000);
    await expect(other.root.getByRole('alert')).toContainText(
      'Gone: temp view seven'
    );
  });

  await test.step('start again from the notification, in both tabs', async () => {
    await toast.getByRole('button', { name: 'Start again' }).click();
    await panel.waitFor('Connected');
    await other.waitFor('Connected', 20_000);
    await notebook.activate();
    const cell = await notebook.run(0, 'spark.table("seven").count()');
    await expect(cell).toContainText('TABLE_OR_VIEW_NOT_FOUND');
    await panel.open();
    await panel.stop(['loss.ipynb']);
    await other.waitFor('Not running', 20_000);
  });
});
