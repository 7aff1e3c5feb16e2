import type { FrameLocator, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** Pages of the Spark Web UI: the words of their links, and of their headings. */
const PAGES = {
  Jobs: { link: 'Jobs', heading: /Spark Jobs/ },
  Stages: { link: 'Stages', heading: /Stages for All Jobs/ },
  Storage: { link: 'Storage', heading: /Storage/ },
  Environment: { link: 'Environment', heading: /Environment/ },
  Executors: { link: 'Executors', heading: /Executors/ },
  SQL: { link: 'SQL / DataFrame', heading: /SQL/ },
  Connect: { link: 'Connect', heading: /Spark Connect/ }
} as const;

/** The tab with Spark's own pages. */
export class SparkWebUi {
  /**
   * @param page - The page that the tab stands in.
   */
  constructor(readonly page: Page) {
    this.frame = page.frameLocator('iframe[title="Spark Web UI"]');
  }

  /** What Spark shows. */
  readonly frame: FrameLocator;

  /** The links at the head of every page. */
  link(name: SparkWebUi.Name): Locator {
    return this.frame
      .getByRole('link', { name: PAGES[name].link, exact: true })
      .first();
  }

  /** Go to a page by its link, and see its heading. */
  async visit(name: SparkWebUi.Name): Promise<void> {
    await this.link(name).click();
    await expect(
      this.frame
        .getByRole('heading', { name: PAGES[name].heading })
        .filter({ visible: true })
        .first()
    ).toBeVisible();
  }
}

/** The namespace of `SparkWebUi`. */
export namespace SparkWebUi {
  /** A page of the Web UI. */
  export type Name = keyof typeof PAGES;
}
