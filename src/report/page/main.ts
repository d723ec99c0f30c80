/*!
 * Holds Observable Plot (Copyright 2020-2023 Observable, Inc.), D3 (Copyright 2010-2023 Mike Bostock), simple-statistics
 * (Copyright 2014 Tom MacWright), all under the ISC licence, and parts of stdlib (Copyright the stdlib authors, Apache-2.0 licence).
 */
import { OpenedReport } from '../opened-report.js';
import type { ReportDocument } from '../report-document.js';
import { viewReport, type ReportChoice } from '../report-view.js';
import { ConfigsSection } from './configs-section.js';
import { CurvesSection } from './curves-section.js';
import { DifferencesSection } from './differences-section.js';
import { element, fill } from './element.js';
import { EmbeddingsSection } from './embeddings-section.js';
import { EnvironmentSection } from './environment-section.js';
import { HeatSection } from './heat-section.js';
import { followReport } from './live.js';
import { NotesSection } from './notes-section.js';
import { ParallelSection } from './parallel-section.js';
import { ScatterSection } from './scatter-section.js';
import { updateSection, type Section } from './section.js';
import { TableSection } from './table-section.js';
import { Toolbar } from './toolbar.js';
import { ViewsSection } from './views-section.js';

/** The page: what the reader chooses decides what is compared, and every part shows it. */
class ReportPage {
  readonly #toolbar: Toolbar;
  readonly #sections: readonly Section[];
  readonly #about = element('p', { class: 'about' });
  readonly #links = element('ul');
  #choice: ReportChoice;

  constructor(private opened: OpenedReport) {
    const { asked, title } = opened.report;
    const { baseline = null, upperBound = null } = asked;
    this.#choice = { metric: null, baseline, upperBound, filter: '', shown: null };
    const choose = (change: Partial<ReportChoice>): void => {
      this.#choice = { ...this.#choice, ...change };
      this.update();
    };
    this.#toolbar = new Toolbar(choose);
    this.#sections = [
      new TableSection(choose),
      new NotesSection(choose),
      new CurvesSection(),
      new HeatSection(),
      new ParallelSection(),
      new ScatterSection(),
      new DifferencesSection(),
      new ViewsSection(),
      new EmbeddingsSection(),
      new ConfigsSection(),
      new EnvironmentSection(),
    ];
    fill(
      document.body,
      element('a', { class: 'skip', href: '#table' }, 'To the comparison'),
      element(
        'header',
        {},
        element('h1', {}, title),
        this.#about,
        element('nav', { 'aria-label': 'Parts of the report' }, this.#links),
        this.#toolbar.element,
      ),
      element('main', {}, ...this.#sections.map((section) => section.element)),
    );
  }

  /** Shows runs that have gone on; what the reader has chosen stays. */
  replace(opened: OpenedReport): void {
    this.opened = opened;
    this.update();
  }

  update(): void {
    keepingFocus(() => {
      this.#draw();
    });
  }

  #draw(): void {
    const view = viewReport(this.opened, this.#choice);
    this.#toolbar.update(view);
    for (const section of this.#sections) updateSection(section, view);
    const there = this.#sections.filter((section) => !section.element.hidden);
    fill(this.#links, ...there.map(({ id, title }) => element('li', {}, element('a', { href: `#${id}` }, title))));
    const { version, runs } = this.opened.report;
    fill(
      this.#about,
      `${runs.length} ${runs.length === 1 ? 'run' : 'runs'} as of ${new Date(this.opened.read).toLocaleString()}. Written by croplab ${version}.`,
    );
  }
}

/** Whoever works by keyboard stays where they are when a part is made anew. */
function keepingFocus(work: () => void): void {
  const focused = document.activeElement;
  const section = focused?.closest('section');
  work();
  if (focused === null || focused.isConnected || section == null) return;
  const nameOf = (other: Element): string => other.getAttribute('aria-label') ?? other.textContent;
  const twins = section.querySelectorAll<HTMLElement>(focused.tagName);
  [...twins].find((other) => nameOf(other) === nameOf(focused))?.focus();
}

const DATA = 'report-data';

const text = document.getElementById(DATA)?.textContent ?? '';
const page = new ReportPage(new OpenedReport(JSON.parse(text) as ReportDocument));
page.update();
followReport((opened) => {
  page.replace(opened);
});
