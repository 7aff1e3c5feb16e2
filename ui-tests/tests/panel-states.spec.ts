import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';

import type { Situation } from '../helpers/samples';
import { SparkPanel } from '../helpers/sparkPanel';
import { stubServer } from '../helpers/stubs';

/** What a person reads in each state: the word, what can be done, and what else is said. */
const STATES: ReadonlyArray<IRow> = [
  {
    state: 'stopped',
    word: 'Not running',
    sees: ['Connect', 'Check'],
    says: ['2 cores, 8 of 23 GB']
  },
  {
    state: 'stopped',
    situation: 'noted',
    word: 'Not running',
    sees: ['Connect'],
    says: ['Spark was stopped after 30 minutes without use.']
  },
  { state: 'starting', word: 'Starting', sees: ['Cancel'] },
  {
    state: 'ready',
    word: 'Connected',
    sees: ['Web UI', 'Log', 'Restart', 'Stop', 'flights.ipynb']
  },
  {
    state: 'ready',
    situation: 'adopted',
    word: 'Connected',
    sees: ['Stop'],
    says: ['14 min', 'Taken over from an earlier Jupyter server']
  },
  {
    state: 'ready',
    situation: 'idle',
    word: 'Connected',
    sees: ['Keep it running'],
    says: ['Nobody uses Spark: it stops in 4 min.']
  },
  { state: 'stopping', word: 'Stopping', sees: [] },
  {
    state: 'failed',
    word: 'Could not start',
    sees: ['Try again', 'Open log']
  },
  {
    state: 'failed',
    situation: 'lost',
    word: 'Stopped unexpectedly',
    sees: ['Start again', 'Open log'],
    says: [
      'Gone: temp view flights, made by flights.ipynb; run it again, or open it.'
    ]
  },
  {
    state: 'failed',
    situation: 'reviving',
    word: 'Stopped unexpectedly',
    sees: ['Start now', 'Cancel'],
    says: ['Starts again by itself in']
  },
  {
    state: 'failed',
    situation: 'unprepared',
    word: 'Could not start',
    sees: ['Try again', 'Start anyway'],
    says: ['Failure The driver would take 30 GB', '4 checks are ok']
  },
  { state: 'missing', word: 'Not enabled', sees: ['Look again'] }
];

interface IRow {
  readonly state: Parameters<typeof stubServer>[1];
  readonly situation?: Situation;
  readonly word: string;
  readonly sees: ReadonlyArray<string>;
  readonly says?: ReadonlyArray<string>;
}

test.use({ autoGoto: false });

// one Lab for all: what one state has drawn must not show in the next, either
test('the panel says what it is in each state, in both themes', async ({
  page
}, testInfo) => {
  const panel = new SparkPanel(page);
  for (const { state, situation, word, sees, says = [] } of STATES) {
    const name = [state, situation].filter(part => part).join(' and ');
    await test.step(name, async () => {
      await stubServer(page, state, situation);
      await show(page, panel);
      await panel.waitFor(word, 20_000);
      for (const name of sees) {
        await expect(panel.button(name)).toBeVisible();
      }
      for (const words of says) {
        await expect(panel.root).toContainText(words);
      }
      // one thing to press stands out, or none
      expect(
        await panel.root.locator('.jp-mod-accept').count()
      ).toBeLessThanOrEqual(1);
      // every disclosure open: that is where things overflow; Lab opens the panel at its least width
      const closed = panel.root.locator('details:not([open]) > summary');
      while (await closed.count()) {
        await closed.first().click();
      }
      for (const theme of ['dark', 'light'] as const) {
        await (theme === 'dark'
          ? page.theme.setDarkTheme()
          : page.theme.setLightTheme());
        const overflow = await panel.root.evaluate(
          node => node.scrollWidth - node.clientWidth
        );
        expect(overflow).toBe(0);
        await page.screenshot({
          path: testInfo.outputPath(
            `panel-${name.replaceAll(' ', '-')}-${theme}.png`
          )
        });
      }
    });
  }
});

/** Open Lab with its panel; where it is open, have it look at the server again. */
async function show(page: IJupyterLabPageFixture, panel: SparkPanel) {
  if (await panel.root.isVisible()) {
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('spark-connect:refresh')
    );
  } else {
    await page.goto();
    await panel.open();
  }
}

test('a Spark that dies is told in the status bar and by a notification, by what was lost', async ({
  page
}, testInfo) => {
  await stubServer(page, 'ready');
  await page.goto();
  const item = page.getByRole('button', { name: /^Spark: / });
  await expect(item).toHaveText('Spark: Connected');
  await stubServer(page, 'failed', 'lost');
  // the poll of a running Spark finds it; there is no event here
  await expect(item).toHaveText('Spark: Stopped unexpectedly');
  await expect(item).toHaveAttribute(
    'title',
    /ran out of memory\. Gone: temp view/
  );
  const toast = page.locator('.Toastify__toast');
  await expect(toast).toContainText('ran out of memory. Gone: temp view');
  await page.screenshot({ path: testInfo.outputPath('loss.png') });
  const started = page.waitForRequest(
    request =>
      request.method() === 'POST' &&
      new URL(request.url()).pathname.endsWith('spark-connect/api/server')
  );
  await toast.getByRole('button', { name: 'Start again' }).click();
  expect((await started).postDataJSON()).toMatchObject({ cluster: 'local' });
});

test('an idle Spark is told of once where the panel is closed, and kept', async ({
  page
}, testInfo) => {
  await stubServer(page, 'ready', 'idle');
  await page.goto();
  const toast = page.locator('.Toastify__toast');
  await expect(toast).toContainText('Nobody uses Spark: it stops at');
  await expect(
    page.getByRole('button', { name: 'Spark: Connected' })
  ).toHaveAttribute('title', /Nobody uses Spark/);
  await page.screenshot({ path: testInfo.outputPath('idle.png') });
  const kept = page.waitForRequest(request =>
    new URL(request.url()).pathname.endsWith('/server/keep_alive')
  );
  await toast.getByRole('button', { name: 'Keep it running' }).click();
  await kept;
});

test('a Jupyter server that was away is seen again within seconds', async ({
  page
}) => {
  await stubServer(page, 'ready');
  await page.goto();
  const panel = new SparkPanel(page);
  await panel.open();
  await panel.waitFor('Connected', 20_000);
  await page.route(/\/spark-connect\/api\//, route => route.abort());
  await panel.waitFor('No answer', 20_000);
  await stubServer(page, 'ready', 'adopted');
  await panel.waitFor('Connected', 20_000);
  await expect(panel.root).toContainText('Taken over');
});

test('the panel says why there is no answer, and where the server extension is missing what enables it', async ({
  page
}) => {
  await stubServer(page, 'missing');
  await page.goto();
  const panel = new SparkPanel(page);
  await panel.open();
  await expect(panel.root.getByRole('alert')).toContainText(
    'jupyterlab_spark_connect'
  );
  await expect(panel.root).toContainText(
    'jupyter server extension enable jupyterlab_spark_connect'
  );
});

test('a failure says what happened, what to try, and what the log said last', async ({
  page
}) => {
  await stubServer(page, 'failed');
  await page.goto();
  const panel = new SparkPanel(page);
  await panel.open();
  const alert = panel.root.getByRole('alert');
  await expect(alert).toContainText('Port 15002 is used by python (pid 4711).');
  await expect(alert).toContainText('Use the next free port');
  await panel.root.getByText('Last errors (2)').click();
  await expect(panel.root.getByLabel('Last errors of the log')).toContainText(
    'Error starting Spark Connect server'
  );
});

test('the status bar says the state, and a press opens the panel', async ({
  page
}) => {
  await stubServer(page, 'ready');
  await page.goto();
  const panel = new SparkPanel(page);
  await expect(panel.root).toBeHidden();
  await page.getByRole('button', { name: 'Spark: Connected' }).click();
  await expect(panel.root).toBeVisible();
});
