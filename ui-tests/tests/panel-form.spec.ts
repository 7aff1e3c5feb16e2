import { expect, test } from '@jupyterlab/galata';

import { SparkPanel } from '../helpers/sparkPanel';
import { stubServer } from '../helpers/stubs';

test.use({ autoGoto: false });

test('the form says what is chosen and what is wrong with it, and reviews it', async ({
  page
}, testInfo) => {
  await stubServer(page, 'stopped');
  await page.goto();
  const panel = new SparkPanel(page);
  await panel.open();
  await panel.root.getByLabel('Large memory', { exact: true }).check();
  await panel.root.getByText('Options', { exact: true }).click();
  const search = panel.root.getByRole('combobox', { name: 'Add option' });
  await search.fill('memory of the driver');
  await search.press('Enter');
  await page.keyboard.type('4gx');
  await expect(panel.root).toContainText(
    'spark.driver.memory is "4gx": it takes a number with a unit'
  );
  await expect(panel.root).toContainText('1 problem');
  await panel.root
    .getByLabel('spark.driver.memory', { exact: true })
    .fill('4g');
  await expect(panel.root).not.toContainText('1 problem');
  await expect(panel.root).toContainText('overrides bundle "Large memory"');
  await search.fill('spark.executor.memmory');
  await expect(panel.root).toContainText('Did you mean this?');
  await page.screenshot({ path: testInfo.outputPath('panel-form.png') });
  await panel.root.getByRole('option').last().click();
  await page.keyboard.type('2g');
  await expect(panel.root).toContainText(
    'Spark 4.3 has no option spark.executor.memmory.'
  );
  await panel.root
    .getByRole('button', { name: 'spark.executor.memory', exact: true })
    .click();
  await expect(
    panel.root.getByLabel('spark.executor.memory', { exact: true })
  ).toBeVisible();
  await panel.button('Review').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('instead of 16g (bundle "Large memory")');
  await expect(dialog).toContainText('(hidden)');
  await page.screenshot({ path: testInfo.outputPath('panel-review.png') });
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
  await panel.root.getByRole('radio', { name: 'Local' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  // the button that tells about the bundle, then the options
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('spark.executor.memmory');
  await expect(panel.root.getByRole('option').first()).toContainText(
    'spark.executor.memory'
  );
  await page.keyboard.press('Enter');
  await expect(
    panel.root.getByLabel('spark.executor.memory', { exact: true })
  ).toBeFocused();
  await page.keyboard.type('2g');
  while (
    !(await panel
      .button('Connect')
      .evaluate(node => node === node.ownerDocument.activeElement))
  ) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  expect((await started).postDataJSON()).toEqual({
    cluster: 'yarn',
    bundles: ['iceberg'],
    options: { 'spark.executor.memory': '2g' }
  });
});

test('a check says what is wrong and what to do, and is asked for from the palette too', async ({
  page
}, testInfo) => {
  await stubServer(page, 'stopped');
  await page.goto();
  const panel = new SparkPanel(page);
  await page.evaluate(async () => {
    await window.jupyterapp.commands.execute('spark-connect:check');
  });
  await expect(panel.root).toContainText('Check of Local');
  await expect(panel.root).toContainText('1 thing keeps Spark from starting.');
  const checks = panel.root
    .getByRole('region', { name: 'Check of Local' })
    .getByRole('listitem');
  await expect(checks.first()).toContainText('Failure');
  await expect(checks.first()).toContainText('Ask for less');
  await expect(panel.root.getByText('Port 15002 is free.')).toBeHidden();
  await page.screenshot({ path: testInfo.outputPath('panel-check.png') });
  await panel.root.getByText('4 checks are ok').click();
  await expect(panel.root.getByText('Port 15002 is free.')).toBeVisible();
  await panel.choose('Analytics cluster');
  await expect(panel.root).not.toContainText('Check of');
  await panel.button('Check').click();
  await expect(panel.root).toContainText('Check of Analytics cluster');
});
