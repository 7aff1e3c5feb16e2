import type { BrowserContext, FrameLocator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { readFileSync } from 'fs';
import type { Server } from 'http';
import { createServer } from 'http';
import type { AddressInfo } from 'net';

import type { IVictim } from '../helpers/attack';
import { attack, LOOT, MARK } from '../helpers/attack';
import { expectNothing, readLoot } from '../helpers/loot';
import { OpenNotebook } from '../helpers/notebook';
import { describeGuardedServer } from '../helpers/servers';
import { SparkPanel } from '../helpers/sparkPanel';
import { SparkWebUi } from '../helpers/sparkWebUi';

const { url, token, log } = describeGuardedServer('GUARDED');
const lab = `${url}/`;
const headers = { Authorization: `token ${token}` };

/** Text that becomes a script wherever a page takes it for HTML. */
const HOSTILE =
  '<script>window.owned=1</script><img src=x onerror="window.owned=1">';

test.describe.configure({ mode: 'serial' });
test.setTimeout(480_000);

let context: BrowserContext;
let page: Page;
let panel: SparkPanel;
let victim: IVictim;

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`${lab}lab/tree/01-flights.ipynb?token=${token}`);
  panel = new SparkPanel(page);
  await panel.open();
  await panel.connect();
  const notebook = new OpenNotebook(page, '01-flights.ipynb');
  await notebook.activate();
  const cell = await notebook.run(
    0,
    [
      'from pyspark.sql.functions import udf, col, lit',
      `hostile = ${JSON.stringify(HOSTILE)}`,
      'for key in ("spark.job.description", "spark.jobGroup.id", "spark.callSite.short"):',
      '    spark.conf.set(key, hostile)',
      'spark.addTag(hostile)',
      'frame = spark.range(3).select(lit(hostile).alias(hostile))',
      'frame.createOrReplaceTempView("hostile")',
      'spark.sql("cache table `x<script>window.owned=1</script>` as select * from hostile")',
      'spark.sql("select *, \'" + hostile + "\' from hostile").collect()',
      'named = udf(lambda value: 1 / 0, "int"); named._name = hostile',
      'try: spark.range(1).select(named("id")).collect()',
      'except Exception: pass',
      'try: spark.sql("select raise_error(\'" + hostile + "\')").collect()',
      'except Exception: pass',
      'print("all", "planted")'
    ].join('\n')
  );
  await expect(cell).toContainText('all planted');
  const [kernel] = await ask('api/kernels');
  const cookies = await context.cookies(lab);
  const xsrf = cookies.find(cookie => cookie.name === '_xsrf')!.value;
  victim = { lab, kernel: kernel.id, xsrf };
  expect(cookies.some(cookie => cookie.name.startsWith('username-'))).toBe(
    true
  );
});

// what an attack has opened goes with it: some of it is Lab, which takes long to load
test.afterEach(async () => {
  const opened = context.pages().filter(other => other !== page);
  await soon(Promise.all(opened.map(other => other.close())));
});

test.afterAll(async ({ playwright }) => {
  const request = await playwright.request.newContext({
    extraHTTPHeaders: headers
  });
  await request.delete(`${lab}spark-connect/api/server`);
  await request.dispose();
  // Chromium may wait forever for the end of a context with pages that are just being loaded
  await soon(page.close());
  await soon(context.close());
});

/** Wait for an end that Chromium may never tell of; the browser goes with its worker in any case. */
function soon(end: Promise<unknown>): Promise<unknown> {
  return Promise.race([
    end,
    new Promise(resolve => setTimeout(resolve, 10_000))
  ]);
}

test('no text of a user becomes a script on any of the pages', async () => {
  const webUi = await openWebUi();
  for (const name of [
    'Stages',
    'Storage',
    'Environment',
    'Executors',
    'SQL',
    'Connect',
    'Jobs'
  ] as const) {
    await webUi.visit(name);
    expect(await owned(webUi.frame), name).toBeNull();
  }
  // the details too: of a job, of a stage with an exception, of a query
  for (const [tab, detail] of [
    ['Jobs', '/jobs/job/'],
    ['Stages', '/stages/stage/'],
    ['SQL', '/SQL/execution/'],
    ['Connect', '/connect/session/']
  ] as const) {
    await webUi.visit(tab);
    const link = webUi.frame.locator(`a[href*="${detail}"]`).first();
    // some of the links lie in a fold
    await link.evaluate((anchor: HTMLAnchorElement) => anchor.click());
    await expect
      .poll(() => page.frames().some(frame => frame.url().includes(detail)))
      .toBe(true);
    await expect(webUi.frame.locator('.navbar')).toBeVisible();
    expect(await owned(webUi.frame), detail).toBeNull();
  }
});

test('a script in the frame reaches nothing of Jupyter', async () => {
  const before = await state();
  await inject(context);
  await page.getByRole('tab', { name: 'Spark Web UI' }).click();
  const frame = new SparkWebUi(page).frame;
  await new SparkWebUi(page).link('Jobs').click();
  const loot = await readLoot(frame.locator(LOOT));

  expectNothing(loot);
  expect(loot['page around']).toContain('refused');
  expect(loot['Lab in a frame']).toMatch(/refused|^got $/);
  // Lab is where it was, and what the frame said of its address is not believed
  expect(page.url()).toContain('/lab');
  await expect(panel.root).toBeVisible();
  const opened = context.waitForEvent('page');
  await page
    .getByRole('button', { name: 'Open the page in a new browser tab' })
    .click();
  // a tab is there before its address is
  await expect(await opened).toHaveURL(/\/spark-connect\/ui\//);
  expect(await state()).toEqual(before);
});

test('a script in a browser tab of its own reaches nothing of Jupyter', async () => {
  const before = await state();
  await inject(context);
  const opening = context.waitForEvent('page');
  await page
    .getByRole('button', { name: 'Open the page in a new browser tab' })
    .click();
  const loot = await readLoot((await opening).locator(LOOT));

  expectNothing(loot);
  expect(loot.opener).toContain('refused');
  expect(await state()).toEqual(before);
});

test('Jupyter took none of these requests for the user', async () => {
  const told = requestsInLog();
  // The pages' own policy keeps most of them from leaving the browser; some do leave it.
  expect(told).not.toEqual([]);
  // Chromium sends a fresh cookie along with a form; Jupyter refuses it by its Origin, which is null.
  const served = told.filter(
    line => !line.includes('(@') && !/ 4\d\d [A-Z]+ \//.test(line)
  );
  // Any page of the internet may open Lab in a window of its own. It cannot look into it.
  const window = / 200 GET \/lab(\/workspaces\/auto-\w+)?\?attack=window[ &]/;
  expect(served.filter(line => !window.test(line))).toEqual([]);
});

test('a page of another origin, on the same host and with the same cookies, reaches nothing', async () => {
  const before = await state();
  const { web_ui } = (await ask('spark-connect/api/server')).spark;
  const attacker = await listen(
    `<!DOCTYPE html><title>attacker</title><body><iframe id="ui" src="${lab}${web_ui}jobs/"></iframe>` +
      `<iframe id="lab" src="${lab}lab"></iframe>` +
      `<script>(${attack.toString()})(${JSON.stringify(victim)})</script>`
  );
  const tab = await context.newPage();
  try {
    await tab.goto(
      `http://127.0.0.1:${(attacker.address() as AddressInfo).port}/`
    );
    const loot = await readLoot(tab.locator(LOOT));
    // cookies know no ports: it has them, and can do nothing with them
    expect(loot.cookies).toContain('_xsrf');
    const own = [
      'cookies',
      'own storage',
      'session storage',
      'database',
      'caches'
    ];
    expectNothing(loot, own);
    for (const id of ['ui', 'lab']) {
      const frame = await (await tab
        .locator(`#${id}`)
        .elementHandle())!.contentFrame();
      expect(frame!.url()).toContain('chrome-error:');
    }
    expect(await state()).toEqual(before);
  } finally {
    attacker.close();
  }
});

test('an address of the Web UI opens nothing once Spark was started again', async () => {
  // the tab of the Web UI that is open loads its page again, and is not to be kept waiting by an injection
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  const { web_ui } = (await ask('spark-connect/api/server')).spark;
  const tab = await context.newPage();
  expect((await tab.goto(`${lab}${web_ui}jobs/`))!.status()).toBe(200);
  await panel.open();
  await panel.restart(['01-flights.ipynb']);
  expect((await tab.reload())!.status()).toBe(404);
  await expect(tab.getByRole('heading')).toHaveText(
    'This Spark Web UI is gone'
  );
});

/** What nobody but the user may change. */
async function state(): Promise<unknown> {
  const server = await ask('spark-connect/api/server');
  return {
    spark: [server.state, server.generation],
    kernels: (await ask('api/kernels')).map(
      (kernel: { id: string }) => kernel.id
    ),
    terminals: await ask('api/terminals'),
    files: (await ask('api/contents')).content
      .map((file: { name: string }) => file.name)
      .sort()
  };
}

async function ask(path: string): Promise<any> {
  const answer = await context.request.get(lab + path, { headers });
  expect(answer.status(), path).toBe(200);
  return answer.json();
}

async function openWebUi(): Promise<SparkWebUi> {
  await panel.open();
  await panel.button('Web UI').click();
  return new SparkWebUi(page);
}

async function owned(frame: FrameLocator): Promise<unknown> {
  return frame
    .locator('body')
    .evaluate(() => (window as unknown as { owned?: number }).owned ?? null);
}

/** Put the script into the page of jobs, as if Spark had failed to escape a text, with the page's own nonce. */
async function inject(where: BrowserContext): Promise<void> {
  await where.unrouteAll({ behavior: 'ignoreErrors' });
  await where.route(/\/spark-connect\/ui\/[^/]+\/jobs\//, async route => {
    const response = await route.fetch();
    const policy = response.headers()['content-security-policy'];
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    const script = `<script nonce="${nonce}">(${attack.toString()})(${JSON.stringify(victim)})</script>`;
    const body = (await response.text()).replace('</body>', `${script}</body>`);
    await route.fulfill({ response, body });
  });
}

/** What the server wrote of the requests of the script: status, verb, address, and whose it was. */
function requestsInLog(): string[] {
  return readFileSync(log!, 'utf-8')
    .split('\n')
    .filter(line => line.includes(MARK) && / \d{3} [A-Z]+ \//.test(line));
}

async function listen(html: string): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(html);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}
