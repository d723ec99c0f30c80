import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { serveRuns } from '../../../src/live/serve-runs.js';
import { runCommand } from '../../cli/command.js';
import { studySketches, writeReportedRuns, type ReportedRun } from '../../report/study-runs.js';
import { launchBrowser, openPage, seriousFindings } from './browser.js';

/** What would do harm wherever it were taken for HTML, a terminal's command or a path. */
const hostile = '<img src=x onerror=alert(1)></script><script>alert(2)</script>\u001b[2J../../etc';

/** Where screenshots are left to be looked at. */
const screenshots = fileURLToPath(new URL('../../../.cache/screenshots', import.meta.url));

const firstCells = (page: Page): Promise<string[]> => page.locator('.comparison tbody .name').allTextContents();

describe('the report in a browser', () => {
  let folder: string;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-report-'));
    const bad: ReportedRun = { id: 'bad', name: hostile, value: 30, recipe: { [hostile]: hostile }, embedding: true };
    await writeReportedRuns(join(folder, 'runs'), [
      ...studySketches(),
      bad,
      { id: 'late', name: 'late', status: 'interrupted', points: 10 },
    ]);
    await mkdir(screenshots, { recursive: true });
    const { code, stderr } = await runCommand(['compare', '-o', 'report.html'], { cwd: folder });
    expect([code, stderr]).toEqual([0, '']);
    address = pathToFileURL(join(folder, 'report.html')).href;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('sorts by a column, either way, by mouse and by keyboard', async () => {
    const { page, misdeeds } = await openPage(browser, address);
    const head = page.locator('.comparison th', { hasText: 'linear/mAP, last' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect((await firstCells(page))[0]).toBe('crops=object-dilate method.temperature=0.2');
    // The button has the focus again.
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect((await firstCells(page)).at(-1)).toBe('crops=object-dilate method.temperature=0.2');
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('filters rows and corrects over those that are left', async () => {
    const { page, misdeeds } = await openPage(browser, address);
    const verdict = page
      .locator('.comparison tr', { hasText: 'object-dilate method.temperature=0.1' })
      .locator('td.good');
    const before = await verdict.textContent();
    await page.getByLabel('Rows with').fill('object-dilate temperature=0.1');
    await page.locator('.count', { hasText: '2 of 7 rows' }).waitFor();
    expect(await firstCells(page)).toEqual([
      'crops=scene-scene method.temperature=0.2',
      'crops=object-dilate method.temperature=0.1',
    ]);
    const probability = (text: string | null): number => Number(/p ([\d.]+)/.exec(text ?? '')?.[1]);
    expect(probability(await verdict.textContent())).toBeLessThan(probability(before));
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('pins another baseline, from the table and from the list', async () => {
    const { page, misdeeds } = await openPage(browser, address);
    const name = 'crops=object-dilate method.temperature=0.2';
    const row = page.locator('.comparison tr').filter({ has: page.locator('.name', { hasText: name }) });
    await row.getByRole('button', { name: `compare with this: ${name}` }).click();
    await row.locator('.badge').waitFor();
    expect(await row.textContent()).toContain('baseline');
    expect(await page.locator('.comparison td.bad').count()).toBeGreaterThan(0);
    expect(await page.getByLabel('Baseline').locator('option:checked').textContent()).toBe(name);
    await page.getByLabel('Baseline').selectOption({ label: 'crops=scene-scene method.temperature=0.07' });
    await page.locator('.comparison tr.baseline', { hasText: 'temperature=0.07' }).waitFor();
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('draws curves of chosen rows and quantities, smooths them, and zooms by mouse, buttons and keys', async () => {
    const { page, misdeeds } = await openPage(browser, address);
    const figure = page.locator('#curves figure');
    const lines = figure.locator('[data-mark=line] path');
    expect(await lines.count()).toBe(8);
    const rough = await lines.first().getAttribute('d');
    await page.getByLabel('Smoothing').fill('0.9');
    expect(await lines.first().getAttribute('d')).not.toBe(rough);
    const box = (await figure.locator('svg[role=img]').boundingBox())!;
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.6 * box.width, box.y + 120, { steps: 4 });
    await page.mouse.up();
    const domain = async (): Promise<number[]> =>
      ((await figure.getAttribute('data-domain')) ?? '').split(' ').map(Number);
    const [from = Number.NaN, to = Number.NaN] = await domain();
    expect(from).toBeGreaterThan(30);
    expect(to).toBeLessThan(65);
    await figure.focus();
    await page.keyboard.press('+');
    const [closer = Number.NaN] = await domain();
    expect(closer).toBeGreaterThan(from);
    await page.keyboard.press('Escape');
    expect(await figure.getAttribute('data-domain')).toBe('whole');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await figure.getAttribute('data-domain')).not.toBe('whole');
    await page.getByRole('combobox', { name: /^Over/ }).selectOption('images');
    expect(await figure.getAttribute('data-domain')).toBe('whole');
    await figure.locator('svg', { hasText: 'images seen' }).first().waitFor();
    await page.getByLabel('Quantity').selectOption('linear/mAP');
    await page.getByLabel('Show crops=scene-scene method.temperature=0.1 in charts').uncheck();
    // Of the run that was interrupted there is one point, which makes no line.
    expect(await lines.count()).toBe(6);
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('draws everything else', async () => {
    const { page, misdeeds } = await openPage(browser, address);
    expect(await page.locator('#heat-map [data-mark=cell] rect').count()).toBeGreaterThanOrEqual(6);
    expect(await page.locator('#parallel [data-mark=line] path').count()).toBeGreaterThanOrEqual(6);
    expect(
      await page.locator('#scatter [data-mark=dot] path, #scatter [data-mark=dot] circle').count(),
    ).toBeGreaterThanOrEqual(18);
    expect(await page.locator('#views .gallery img').count()).toBe(8);
    expect(await page.locator('#embeddings svg[role=img]').count()).toBe(7);
    expect(await page.locator('#differences td strong').count()).toBeGreaterThan(0);
    await page.locator('#configurations').getByLabel('without defaults').check();
    const settings = await page.locator('#configurations tbody th').allTextContents();
    expect(settings).toContain('method.temperature');
    expect(settings).not.toContain('training.seed');
    await page
      .getByRole('button', { name: /^Enlarge the views of crops=scene-scene/ })
      .first()
      .click();
    expect(await page.locator('dialog[open] img').getAttribute('alt')).toContain('crops=scene-scene');
    await page.keyboard.press('Escape');
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('shows hostile names as the text that they are', async () => {
    const { page, misdeeds } = await openPage(browser, address);
    await page.getByLabel('Rows with').fill('onerror');
    await page.locator('.count', { hasText: '2 of 7 rows' }).waitFor();
    const names = await firstCells(page);
    expect(names.at(-1)).toContain('<img src=x onerror=alert(1)></script><script>alert(2)</script>\uFFFD[2J');
    expect(await page.locator('.comparison img, main script').count()).toBe(0);
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('can be read in the %s scheme, %i pixels wide', async (colorScheme, width) => {
    const { page, misdeeds } = await openPage(browser, address, { colorScheme, width });
    expect(await seriousFindings(page)).toEqual([]);
    const [whole, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]');
    expect(whole).toBeLessThanOrEqual(seen);
    await page.screenshot({ path: join(screenshots, `report-${colorScheme}-${width}.png`), fullPage: true });
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it.each([1280, 390])('shows beside its name that a row was not measured alike, %i pixels wide', async (width) => {
    const own = join(folder, `unlike-${width}`);
    const [one, other] = studySketches([0]);
    await writeReportedRuns(join(own, 'runs'), [one!, { ...other!, steps: 200 }]);
    expect(await runCommand(['compare', '-o', 'report.html'], { cwd: own })).toMatchObject({ code: 0 });
    const { page, misdeeds } = await openPage(browser, pathToFileURL(join(own, 'report.html')).href, { width });
    const marked = page.locator('.comparison tbody tr', { has: page.locator('.badge.bad') });
    expect(await marked.count()).toBe(1);
    expect(await marked.locator('th').textContent()).toMatch(/method\.temperature=0\.1≠ not alike/);
    expect(await marked.locator('td.loud').textContent()).toBe('≠ steps, images seen');
    const badge = (await marked.locator('.badge.bad').boundingBox())!;
    expect(badge.x + badge.width).toBeLessThanOrEqual(width);
    expect(await page.locator('.count').textContent()).toBe('2 rows of 2 runs; 2 runs were read.');
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('prints in dark ink, without what is for choosing', async () => {
    const { page } = await openPage(browser, address, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.toolbar').isVisible()).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(27, 31, 36)');
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.close();
  });

  it('follows runs that go on, and asks its own server alone', async () => {
    const served = join(folder, 'runs');
    const server = await serveRuns({ folder: served, host: '127.0.0.1', port: 0 });
    try {
      const { page, misdeeds } = await openPage(browser, server.url);
      await page.getByLabel('Rows with').fill('crops');
      await page.locator('#curves summary').click();
      await page.locator('.comparison thead button').first().focus();
      await writeReportedRuns(served, [
        { id: 'new', name: 'crops that came later', value: 60, recipe: { late: true } },
      ]);
      await page.locator('.comparison .name', { hasText: 'crops that came later' }).waitFor({ timeout: 20_000 });
      // What the reader has chosen stays, and where they are.
      expect(await page.getByLabel('Rows with').inputValue()).toBe('crops');
      expect(await page.locator('#curves details[open]').count()).toBe(1);
      expect(await page.evaluate('document.activeElement.textContent')).toBe('row');
      expect(new Set(misdeeds)).toEqual(new Set([`request: ${server.url}data`]));
      await page.close();
    } finally {
      await server.close();
    }
  });
});
