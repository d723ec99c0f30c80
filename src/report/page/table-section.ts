import { UNLIKE_MARK } from '../../compare/rendering/text-table.js';
import type { ReportRow, ReportView } from '../report-view.js';
import { breakable } from './breakable.js';
import { button, element, fill } from './element.js';
import type { Choose, Section } from './section.js';
import { sectionElement } from './section.js';
import { seriesMark, seriesStyle } from './series-style.js';
import { tableColumns, type TableColumn } from './table-columns.js';

/** Rows that are put into the page at once; a button brings the rest. */
const MOST_ROWS = 200;

interface SortOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

/** The comparison: a row for each point, to be sorted, with a baseline to pin. */
export class TableSection implements Section {
  readonly id = 'table';
  readonly title = 'Comparison';
  readonly element: HTMLElement;
  readonly #body = element('div');
  #order: SortOrder | undefined;
  #most = MOST_ROWS;
  #view: ReportView | undefined;

  constructor(private readonly choose: Choose) {
    this.element = sectionElement(this.id, this.title, this.#body);
  }

  update(view: ReportView): boolean {
    this.#view = view;
    if (view.comparison === null) {
      fill(this.#body, element('p', { class: 'problem' }, view.problem ?? ''));
      return true;
    }
    const columns = tableColumns(view.comparison, view.rows);
    const rows = this.#sorted(view.rows, columns);
    const more = rows.length - this.#most;
    fill(
      this.#body,
      element('p', { class: 'count', role: 'status' }, countText(view)),
      element(
        'div',
        { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': 'Comparison, to be scrolled' },
        element(
          'table',
          { class: 'comparison' },
          element('caption', {}, captionOf(view)),
          element('thead', {}, this.#headRow(columns)),
          element('tbody', {}, ...rows.slice(0, this.#most).map((row) => this.#row(row, columns, view))),
        ),
      ),
      more <= 0
        ? null
        : button(`Show the other ${more} rows`, () => {
            this.#most = Number.POSITIVE_INFINITY;
            this.#again();
          }),
    );
    return true;
  }

  #again(): void {
    if (this.#view !== undefined) this.update(this.#view);
  }

  #headRow(columns: readonly TableColumn[]): HTMLElement {
    return element('tr', {}, element('th', { scope: 'col' }, 'Charts'), ...columns.map((column) => this.#head(column)));
  }

  #head({ head, isNumber }: TableColumn): HTMLElement {
    const order = this.#order?.column === head ? this.#order : undefined;
    const sort = button(head, () => {
      // Of numbers the largest come first, of texts the first of the alphabet.
      this.#order = { column: head, isDescending: order === undefined ? isNumber : !order.isDescending };
      this.#again();
      [...this.element.querySelectorAll<HTMLElement>('thead button')]
        .find((each) => each.textContent === head)
        ?.focus();
    });
    const direction = order === undefined ? 'none' : order.isDescending ? 'descending' : 'ascending';
    return element('th', { scope: 'col', class: isNumber ? 'number' : 'text', 'aria-sort': direction }, sort);
  }

  #sorted(rows: readonly ReportRow[], columns: readonly TableColumn[]): readonly ReportRow[] {
    const column = columns.find(({ head }) => head === this.#order?.column);
    if (column === undefined || this.#order === undefined) return rows;
    const sign = this.#order.isDescending ? -1 : 1;
    // What has no value stands at the end, whichever way the rest is sorted.
    return [...rows].sort((one, other) => {
      const [a, b] = [column.sortBy(one), column.sortBy(other)];
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
    });
  }

  #row(row: ReportRow, columns: readonly TableColumn[], view: ReportView): HTMLElement {
    const isBaseline = row === view.baseline;
    return element(
      'tr',
      isBaseline ? { class: 'baseline' } : {},
      element('td', { class: 'show' }, this.#showBox(row, view)),
      ...columns.map(({ cellOf, isNumber }, index) => {
        const { text, tone } = cellOf(row);
        if (index > 0) return element('td', { class: `${isNumber ? 'number' : 'text'} ${tone}` }, text);
        return element(
          'th',
          { scope: 'row' },
          element('span', { class: 'name' }, ...breakable(row.name)),
          unlikeBadge(row),
          this.#pin(row, isBaseline),
        );
      }),
    );
  }

  #pin(row: ReportRow, isBaseline: boolean): HTMLElement {
    if (isBaseline) return element('span', { class: 'badge' }, 'baseline');
    return button(
      'compare with this',
      () => {
        this.choose({ baseline: row.id });
      },
      { class: 'pin', 'aria-label': `compare with this: ${row.name}` },
    );
  }

  /** Whether charts show the row, and in which style. */
  #showBox(row: ReportRow, { shown }: ReportView): HTMLElement {
    const place = shown.indexOf(row);
    const box = element('input', { type: 'checkbox', 'aria-label': `Show ${row.name} in charts` });
    box.checked = place >= 0;
    box.addEventListener('change', () => {
      const ids = shown.filter((other) => other !== row).map(({ id }) => id);
      this.choose({ shown: new Set(box.checked ? [...ids, row.id] : ids) });
    });
    return element('label', {}, box, place < 0 ? null : seriesMark(seriesStyle(place)));
  }
}

/** Beside the name, which a narrow page shows before the column that says in what. */
function unlikeBadge({ compared }: ReportRow): HTMLElement | null {
  return compared.unlike.length === 0 ? null : element('span', { class: 'badge bad' }, `${UNLIKE_MARK} not alike`);
}

function countText({ rows, total, opened }: ReportView): string {
  const runs = rows.reduce((sum, row) => sum + row.runs.length, 0);
  const left = rows.length === total ? '' : ` of ${total}`;
  const read = opened.report.runs.length;
  return `${rows.length}${left} ${total === 1 ? 'row' : 'rows'} of ${counted(runs)}; ${counted(read)} ${read === 1 ? 'was' : 'were'} read.`;
}

const counted = (runs: number): string => `${runs} ${runs === 1 ? 'run' : 'runs'}`;

function captionOf({ comparison, baseline }: ReportView): string {
  const names = (comparison?.metrics ?? []).map(({ name, direction }) => `${name} (${direction} is better)`);
  return `${names.join(', ')}; differences to ${baseline?.name ?? 'none'}. What it all means is said in the notes.`;
}
