import { expect, test as base } from '@jupyterlab/galata';

/** A test in JupyterLab, which begins without a page and leaves no Spark to the next. */
export const test = base.extend<{ spark: void }>({
  autoGoto: false,
  // a page that is loaded again has a notebook in front, and no launcher, which is what Galata waits for
  waitForApplication: async ({}, use) =>
    use(page =>
      page.locator('#jupyterlab-splash').waitFor({ state: 'detached' })
    ),
  spark: [
    async ({ request, baseURL }, use) => {
      await use();
      const address = `${baseURL}/spark-connect/api/server`;
      await request.delete(address);
      await expect
        .poll(async () => (await (await request.get(address)).json()).state, {
          timeout: 60_000
        })
        .not.toMatch(/ready|start|stopping/);
    },
    { auto: true }
  ]
});

export { expect };
