import { expect, test } from '../helpers/lab';
import { EMPTY_NOTEBOOK, OpenNotebook } from '../helpers/notebook';
import { SparkPanel } from '../helpers/sparkPanel';

/** Says whether the kernel has imported it, without naming it: a cell that does is what is waited for. */
const IS_IMPORTED =
  '("py" + "spark.sql.connect.session") in __import__("sys").modules';

const cells = (...sources: string[]): string => {
  const notebook = JSON.parse(EMPTY_NOTEBOOK);
  const [cell] = notebook.cells;
  notebook.cells = sources.map((source, index) => ({
    ...cell,
    id: `cell-${index}`,
    source
  }));
  return JSON.stringify(notebook);
};

test('a notebook that names spark has imported it before Connect is pressed', async ({
  page
}) => {
  const panel = new SparkPanel(page);
  const notebook = new OpenNotebook(page, 'ahead.ipynb');
  await page.goto();
  await panel.open();
  await panel.waitFor('Not running');
  await page.contents.uploadContent(
    cells('spark.range(7).count()', ''),
    'text',
    'ahead.ipynb'
  );
  await notebook.open();
  await expect(async () => {
    const cell = await notebook.run(1, IS_IMPORTED);
    await expect(cell.locator('.jp-OutputArea-executeResult')).toContainText(
      'True',
      { timeout: 1000 }
    );
  }).toPass();
  await panel.open();
  await panel.waitFor('Not running');
});
