import { describeOrigin, type Origin } from '../../config/origins.js';
import { configuredRun, settingText } from '../parameters.js';
import type { ReportRun } from '../report-document.js';
import type { DrawnRow, ReportView } from '../report-view.js';
import { plainTable } from './chart.js';
import { ChoiceField } from './choice-field.js';
import { element, fill } from './element.js';
import { sectionElement, type Section } from './section.js';

/** The resolved configuration of a run, with where each value comes from. */
export class ConfigsSection implements Section {
  readonly id = 'configurations';
  readonly title = 'Configurations';
  readonly element: HTMLElement;
  readonly #row = new ChoiceField('Row', () => {
    this.#show();
  });
  readonly #chosenOnly = element('input', { type: 'checkbox' });
  readonly #body = element('div');
  #view: ReportView | undefined;

  constructor() {
    this.#chosenOnly.addEventListener('input', () => {
      this.#show();
    });
    const chosenOnly = element(
      'label',
      { class: 'field inline' },
      this.#chosenOnly,
      element('span', {}, 'without defaults'),
    );
    const controls = element('div', { class: 'controls' }, this.#row.element, chosenOnly);
    this.element = sectionElement(this.id, this.title, controls, this.#body);
  }

  update(view: ReportView): boolean {
    this.#view = view;
    const rows = rowsOf(view);
    if (rows.length === 0) return false;
    const kept = rows.find(({ id }) => id === this.#row.value) ?? rows[0]!;
    this.#row.update(
      rows.map(({ id, name }) => ({ value: id, text: name })),
      kept.id,
    );
    this.#show();
    return true;
  }

  #show(): void {
    const row = rowsOf(this.#view!).find(({ id }) => id === this.#row.value);
    if (row !== undefined) fill(this.#body, ...configOf(configuredRun(row.runs), this.#chosenOnly.checked));
  }
}

const rowsOf = ({ rows, uncompared }: ReportView): DrawnRow[] => [...rows, ...uncompared];

function configOf({ run, origins }: ReportRun, isChosenOnly: boolean): HTMLElement[] {
  const { id, command, notes, tags } = run.manifest;
  const about = [
    `Run ${id} in ${run.directory}; the row’s other runs differ in their seed.`,
    ...(command.length > 0 ? [`Command: ${command.join(' ')}`] : []),
    ...(notes === '' ? [] : [`Notes: ${notes}`]),
    ...(tags.length > 0 ? [`Tags: ${tags.join(', ')}`] : []),
  ].map((text) => element('p', {}, text));
  if (origins === null) return [...about, element('p', { class: 'problem' }, 'provenance.json is missing or damaged.')];
  const values = origins.values.filter(({ origin }) => !isChosenOnly || origin.from !== 'default');
  const lines = values.map(({ path, value, origin, former }) => [
    path,
    settingText(value),
    originText(origin),
    former.map((other) => `${settingText(other.value)} of ${originText(other.origin)}`).join('; '),
  ]);
  const dropped = origins.dropped.map(({ path, value, origin, reason }) => [
    path,
    settingText(value),
    originText(origin),
    reason,
  ]);
  return [
    ...about,
    scrolled('Configuration', plainTable(['Setting', 'Value', 'From', 'In place of'], lines)),
    ...(dropped.length === 0
      ? []
      : [
          element('h3', {}, 'Dropped'),
          scrolled('Dropped settings', plainTable(['Setting', 'Value', 'From', 'Why'], dropped)),
        ]),
  ];
}

const scrolled = (label: string, table: HTMLElement): HTMLElement =>
  element('div', { class: 'scroll tall', role: 'region', tabindex: 0, 'aria-label': label }, table);

/** A file may say of an origin what this version does not know, and then there is no text. */
const originText = (origin: Origin): string => [describeOrigin(origin), origin.from].find(Boolean) ?? '';
