import { expect, test as base } from '@jupyterlab/galata';

/** A test in JupyterLab, which begins without a page and leaves no Spark to the next. */
export const test = base.extend<{ spark: void }>({
  autoGoto: false,
  // Galata waits for a launcher, but a page that is loaded again may have a notebook in front. Whichever comes takes
  // the focus, also from whoever types already.
  waitForApplication: async ({}, use) =>
    use(async page => {
      await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
      await page.locator('.jp-MainAreaWidget').first().waitFor();
    }),
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
