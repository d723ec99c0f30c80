import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

/** A page, and what it did that a page of ours must not do. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of its console and its scripts, requests that left it, dialogs that it opened. */
  readonly misdeeds: readonly string[];
}

export interface Viewing {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

export async function launchBrowser(): Promise<Browser> {
  // As root, Chromium's own sandbox cannot be set up.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: '/usr/bin/chromium', args });
}

/** Opens an address and waits until the page is drawn. */
export async function openPage(
  browser: Browser,
  address: string,
  { colorScheme = 'light', width = 1280 }: Viewing = {},
): Promise<WatchedPage> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const misdeeds: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') misdeeds.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => misdeeds.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith('data:')) misdeeds.push(`request: ${url}`);
  });
  page.on('dialog', (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  await page.locator('#environment td').first().waitFor({ state: 'attached' });
  await page.locator('#curves svg[role=img]').waitFor();
  return { page, misdeeds };
}

/** What an accessibility checker finds serious or worse, a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Scripts cannot be added to the page; the debugger's evaluation is outside of its policy.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const checker = (globalThis as unknown as { readonly axe: typeof axe }).axe;
    const { violations } = await checker.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
