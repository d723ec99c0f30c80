import type { ReportView } from '../report-view.js';
import { ChoiceField, plainOptions } from './choice-field.js';
import { element } from './element.js';
import type { Choose } from './section.js';

/** Milliseconds after the last key before rows are filtered. */
const PATIENCE = 200;

const themes = ['as the system', 'light', 'dark'] as const;

/** What is chosen for the whole page: metric, baseline, filter, colours. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #metric: ChoiceField;
  readonly #baseline: ChoiceField;
  readonly #upperBound: ChoiceField;
  readonly #filter = element('input', { type: 'search', placeholder: 'crops.kind=object-dilate 0.1' });

  constructor(choose: Choose) {
    this.#metric = new ChoiceField('Metric', (metric) => {
      choose({ metric });
    });
    this.#baseline = new ChoiceField('Baseline', (baseline) => {
      // The ends of a gap are two rows.
      choose({ baseline, ...(baseline === this.#upperBound.value ? { upperBound: null } : {}) });
    });
    this.#upperBound = new ChoiceField('Upper bound', (row) => {
      choose({ upperBound: row === '' ? null : row });
    });
    let waiting: ReturnType<typeof setTimeout> | undefined;
    this.#filter.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        choose({ filter: this.#filter.value });
      }, PATIENCE);
    });
    const theme = new ChoiceField('Colours', (chosen) => {
      document.documentElement.dataset.theme = chosen;
    });
    theme.update(plainOptions(themes), themes[0]);
    this.element = element(
      'div',
      { class: 'toolbar', role: 'search', 'aria-label': 'What is compared' },
      this.#metric.element,
      this.#baseline.element,
      this.#upperBound.element,
      element('label', { class: 'field' }, element('span', {}, 'Rows with'), this.#filter),
      theme.element,
    );
  }

  update({ metrics, comparison, rows, baseline, choice }: ReportView): void {
    this.#metric.update(plainOptions(metrics), comparison?.metrics[0]?.name ?? '');
    const options = rows.map(({ id, name }) => ({ value: id, text: name }));
    this.#baseline.update(options, baseline?.id ?? '');
    const bounds = options.filter(({ value }) => value !== baseline?.id);
    this.#upperBound.update([{ value: '', text: 'none' }, ...bounds], choice.upperBound ?? '');
  }
}
