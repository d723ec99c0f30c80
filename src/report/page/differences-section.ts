import { settingText } from '../parameters.js';
import type { ReportRow, ReportView } from '../report-view.js';
import { element, fill } from './element.js';
import { sectionElement, type Section } from './section.js';

/** Rows that stand side by side. */
const MOST_ROWS = 40;

/** The settings in which the rows differ, a column a row; what is not like the baseline's is marked. */
export class DifferencesSection implements Section {
  readonly id = 'differences';
  readonly title = 'Settings that differ';
  readonly element: HTMLElement;
  readonly #body = element('div');

  constructor() {
    this.element = sectionElement(this.id, this.title, this.#body);
  }

  update(view: ReportView): boolean {
    const { tellingPaths } = view;
    if (tellingPaths.length === 0 || view.baseline === null) return false;
    const rows = [view.baseline, ...view.rows.filter((row) => row !== view.baseline)].slice(0, MOST_ROWS);
    const left = view.rows.length - rows.length;
    const head = rows.map((row) => element('th', { scope: 'col' }, row.name));
    const lines = tellingPaths.map((path) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, path),
        ...rows.map((row) => settingCell(row, path, view.baseline!)),
      ),
    );
    fill(
      this.#body,
      element(
        'p',
        {},
        `What is not as in ${view.baseline.name} is bold.${left > 0 ? ` ${left} more rows are left out.` : ''}`,
      ),
      element(
        'div',
        { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': this.title },
        element(
          'table',
          {},
          element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Setting'), ...head)),
          element('tbody', {}, ...lines),
        ),
      ),
    );
    return true;
  }
}

function settingCell(row: ReportRow, path: string, baseline: ReportRow): HTMLElement {
  const [own, reference] = [row, baseline].map(({ parameters }) =>
    parameters.has(path) ? settingText(parameters.get(path)) : '—',
  ) as [string, string];
  return element('td', {}, own === reference ? own : element('strong', {}, own));
}
