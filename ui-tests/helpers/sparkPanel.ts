import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The Spark panel in the sidebar, by the words and roles that a person meets. */
export class SparkPanel {
  /**
   * @param page - The page that the panel stands in.
   */
  constructor(readonly page: Page) {
    this.root = page.getByRole('region', { name: 'Spark', exact: true });
    this.state = this.root.getByRole('status').first();
  }

  /** The panel. */
  readonly root: Locator;

  /** The word for the state, such as "Connected". */
  readonly state: Locator;

  /** The tab that opens the panel. */
  get tab(): Locator {
    return this.page.locator('[data-id="jp-spark-connect-panel"]');
  }

  /** A button of the panel. */
  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** Open the panel where it is not open. */
  async open(): Promise<void> {
    if (!(await this.root.isVisible())) {
      await this.tab.click();
    }
    await expect(this.root).toBeVisible();
  }

  /** Wait until the panel says a word. */
  async waitFor(word: string, timeout = 120_000): Promise<void> {
    await expect(this.state).toHaveText(word, { timeout });
  }

  /** Choose a cluster by the name that is shown. */
  async choose(cluster: string): Promise<void> {
    await this.root.getByRole('radio', { name: cluster, exact: true }).check();
  }

  /** Connect, and wait until Spark is ready. */
  async connect(cluster = 'Small'): Promise<void> {
    await this.choose(cluster);
    await this.button('Connect').click();
    await this.waitFor('Connected');
  }

  /** Open the form that changes what runs. */
  async edit(): Promise<void> {
    if (!(await this.button('Change').isVisible())) {
      await this.root.getByText('Configuration', { exact: true }).click();
    }
    await this.button('Change').click();
  }

  /** Set an option in the form, by its full name; it is added where it is not there. */
  async setOption(name: string, value: string): Promise<void> {
    const field = this.root.getByLabel(name, { exact: true });
    const search = this.root.getByRole('combobox', { name: 'Add option' });
    if (!(await search.isVisible())) {
      await this.root.getByText(/^Options( \(\d+\))?$/).click();
    }
    if (!(await field.isVisible())) {
      await search.fill(name);
      await search.press('Enter');
    }
    await field.fill(value);
  }

  /** A table of differences. */
  table(caption: string): Locator {
    return this.root.getByRole('table', { name: caption });
  }

  /** Restart: press, see which notebooks lose their session, confirm, and wait for the new Spark. */
  async restart(losers: string[], question = 'Restart Spark?'): Promise<void> {
    const time = this.root.getByTitle(/^Since /);
    const before = await time.getAttribute('datetime');
    await this.button('Restart').click();
    await this.confirm(question, 'Restart', losers);
    // "Connected" may still be said of the old Spark: it is since another moment for the new one
    await expect(time).not.toHaveAttribute('datetime', before ?? '');
    await this.waitFor('Connected');
  }

  /** Stop: press, see which notebooks lose their session, confirm, and wait for the end. */
  async stop(losers: string[]): Promise<void> {
    await this.button('Stop').click();
    await this.confirm('Stop Spark?', 'Stop', losers);
    await this.waitFor('Not running');
  }

  private async confirm(
    question: string,
    verb: string,
    losers: string[]
  ): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await expect(dialog).toContainText(question);
    for (const name of losers) {
      await expect(dialog).toContainText(name);
    }
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    await expect(dialog).toBeHidden();
  }
}
