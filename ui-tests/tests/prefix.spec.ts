import { expect, test } from '../helpers/lab';
import { OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';
import { SparkWebUi } from '../helpers/sparkWebUi';

test('below /user/someone/ everything is found', async ({ page }) => {
  const strays: string[] = [];
  page.on('request', request => {
    const { hostname, pathname } = new URL(request.url());
    if (hostname === '127.0.0.1' && !pathname.startsWith('/user/someone/')) {
      strays.push(pathname);
    }
  });
  const panel = new SparkPanel(page);

  await page.goto();
  await panel.open();
  await panel.connect();

  const notebook = new OpenNotebook(page, '01-flights.ipynb');
  await notebook.open();
  const cell = await notebook.run(0, 'spark.range(7).count()');
  await expect(cell.locator('.jp-OutputArea-executeResult')).toContainText('7');

  await panel.open();
  await expect(panel.button('01-flights.ipynb')).toBeVisible();
  await panel.button('Log').click();
  await expect(page.getByRole('log')).toContainText('INFO');

  await panel.button('Web UI').click();
  const webUi = new SparkWebUi(page);
  for (const name of ['Stages', 'Executors', 'SQL', 'Jobs'] as const) {
    await webUi.visit(name);
  }

  await panel.restart(['01-flights.ipynb']);
  await webUi.visit('Executors');
  // no cell has run since the restart, so nobody has a session to lose
  await panel.stop([]);
  expect(strays).toEqual([]);
});
