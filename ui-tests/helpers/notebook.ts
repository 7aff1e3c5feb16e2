import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** A notebook as a person begins one; each journey has its own, for Lab saves what another has run. */
export const EMPTY_NOTEBOOK = JSON.stringify({
  cells: [
    {
      cell_type: 'code',
      execution_count: null,
      id: 'first',
      metadata: {},
      outputs: [],
      source: ''
    }
  ],
  metadata: {
    kernelspec: {
      display_name: 'Python 3 (ipykernel)',
      language: 'python',
      name: 'python3'
    },
    language_info: { name: 'python' }
  },
  nbformat: 4,
  nbformat_minor: 5
});

/** A notebook that is open in Lab or in Notebook 7, by what a person sees of it. */
export class OpenNotebook {
  /**
   * @param page - The page that the notebook stands in.
   * @param name - The name in its tab; null in Notebook 7, where there is one notebook on a page.
   */
  constructor(
    readonly page: Page,
    readonly name: string | null
  ) {
    this._tab =
      name === null ? null : page.getByRole('main').getByRole('tab', { name });
    this.panel = page.locator('.jp-NotebookPanel:visible');
  }

  /** The notebook's panel. */
  readonly panel: Locator;

  /** Open the notebook from the file browser, and wait for its kernel. */
  async open(): Promise<void> {
    const files = this.page.getByRole('tab', { name: /^File Browser/ });
    // a press on the tab of an open file browser would close it
    if ((await files.getAttribute('aria-selected')) !== 'true') {
      await files.click();
    }
    await this.page
      .getByRole('listitem')
      .filter({ hasText: this.name ?? '' })
      .dblclick();
    await this.activate();
    // until then Lab still builds its cells anew
    await expect(
      this.page.getByText('Python 3 (ipykernel) | Idle')
    ).toBeVisible();
  }

  /** Bring the notebook to the front. */
  async activate(): Promise<void> {
    if (this._tab) {
      await this._tab.click();
    }
    await expect(this.panel).toBeVisible();
  }

  /** A code cell; those far out of sight are not there. */
  codeCell(index: number): Locator {
    return this.panel.locator('.jp-CodeCell').nth(index);
  }

  /** Run all cells, and wait until Python is idle again; half a minute is not enough on a busy machine. */
  async runAll(): Promise<void> {
    await this.page.getByRole('menuitem', { name: 'Run', exact: true }).click();
    await this.page
      .getByRole('menuitem', { name: 'Run All Cells', exact: true })
      .click();
    const prompts = this.panel.locator('.jp-CodeCell .jp-InputPrompt');
    await expect(prompts.first()).not.toHaveText('[ ]:');
    // the kernel is told to be idle until the first cell has reached it
    await expect(prompts.filter({ hasText: '*' })).toHaveCount(0, {
      timeout: 180_000
    });
    await expect(
      this.page.getByText('Python 3 (ipykernel) | Idle')
    ).toBeVisible({ timeout: 180_000 });
  }

  /** Put code into a code cell, run it, and wait for its end. Returns the cell. */
  async run(index: number, code: string): Promise<Locator> {
    const cell = this.codeCell(index);
    const editor = cell.getByRole('textbox');
    await editor.click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(code);
    const prompt = cell.locator('.jp-InputPrompt').first();
    const before = (await prompt.textContent()) ?? '';
    await this.page.keyboard.press('ControlOrMeta+Enter');
    // a number that was not there before: neither the old one nor the star of a running cell
    await expect
      .poll(
        async () => {
          const now = (await prompt.textContent()) ?? '';
          return /\[\d+\]/.test(now) && now !== before;
        },
        { timeout: 120_000, message: `the cell "${code}" to end` }
      )
      .toBe(true);
    return cell;
  }

  private readonly _tab: Locator | null;
}
