import { notesOf } from '../../compare/rendering/notes.js';
import { durationText } from './table-columns.js';
import { plainTable } from './chart.js';
import { element, fill } from './element.js';
import type { ReportRun } from '../report-document.js';
import type { DrawnRow, ReportView } from '../report-view.js';
import { sectionElement, type Choose, type Section } from './section.js';
import { seriesMark, seriesStyle } from './series-style.js';

/** Notes that are shown at once. */
const MOST_NOTES = 30;

/** What must be known beside the numbers, and the runs that are in no statistics. */
export class NotesSection implements Section {
  readonly id = 'notes';
  readonly title = 'Notes';
  readonly element: HTMLElement;
  readonly #body = element('div');

  constructor(private readonly choose: Choose) {
    this.element = sectionElement(this.id, this.title, this.#body);
  }

  update(view: ReportView): boolean {
    const notes = [...(view.comparison === null ? [] : notesOf(view.comparison)), ...view.opened.report.notes];
    const told = notes.slice(0, MOST_NOTES).map((note) => element('li', {}, note));
    const more = notes.length - told.length;
    const { uncompared } = view;
    fill(
      this.#body,
      told.length === 0 ? null : element('ul', {}, ...told),
      more > 0 ? element('p', {}, `And ${more} more.`) : null,
      uncompared.length === 0 ? null : element('h3', {}, 'Runs that are not compared'),
      uncompared.length === 0 ? null : this.#table(view),
    );
    return told.length > 0 || uncompared.length > 0;
  }

  #table(view: ReportView): HTMLElement {
    const lines = view.uncompared.flatMap((row) =>
      row.runs.map((run, index) => [
        element('span', {}, ...(index === 0 ? [this.#showBox(row, view)] : []), row.name),
        run.run.manifest.id,
        progressText(run, view),
        durationText(run.run.manifest.times.seconds),
        run.run.manifest.failure ?? '',
      ]),
    );
    return element(
      'div',
      { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': 'Runs that are not compared' },
      plainTable(['Run', 'Id', 'Steps', 'Time before', 'Why'], lines),
    );
  }

  #showBox(row: DrawnRow, { shown }: ReportView): HTMLElement {
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

function progressText({ run, curves }: ReportRun, { opened }: ReportView): string {
  const { steps: total } = run.manifest.identity;
  const last = Math.max(0, ...curves.map(({ steps }) => opened.column(steps).at(-1) ?? 0));
  return typeof total === 'number' ? `${last} of ${total}` : String(last);
}
