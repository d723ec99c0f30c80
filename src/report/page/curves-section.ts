import { bandOf, curveAxes, type BandKind, type CurveAxis, type SeedCurve } from '../curve-band.js';
import { batchSizeOf, type DrawnRow, type ReportView } from '../report-view.js';
import { Chart, NumbersBelow, type DrawnPlot } from './chart.js';
import { ChoiceField, offerNames } from './choice-field.js';
import { curvePlot, numberText, type DrawnCurve } from './curve-plot.js';
import { element, fill } from './element.js';
import { legendOf } from './legend.js';
import { sectionElement, type Section } from './section.js';
import { Zoom } from './zoom.js';

const axisTexts: Readonly<Record<CurveAxis, string>> = {
  steps: 'optimiser steps',
  images: 'images seen',
  seconds: 'seconds since the run began',
};

const bandTexts: Readonly<Record<BandKind, string>> = {
  deviation: 'mean ± standard deviation over seeds',
  range: 'mean, lowest and highest seed',
};

/** Learning curves: what was logged and what evaluators measured on the way, seeds as bands. */
export class CurvesSection implements Section {
  readonly id = 'curves';
  readonly title = 'Curves';
  readonly element: HTMLElement;
  readonly #again = (): void => {
    this.#draw();
  };
  readonly #quantity = new ChoiceField('Quantity', () => {
    this.#draw();
  });
  readonly #axis = new ChoiceField('Over', () => {
    this.#zoom.show(null);
  });
  readonly #band = new ChoiceField('Band', this.#again);
  readonly #smoothing = element('input', { type: 'range', min: 0, max: 0.98, step: 0.02, value: 0 });
  readonly #logarithmic = element('input', { type: 'checkbox' });
  readonly #zoom = new Zoom(this.#again);
  readonly #legend = element('div');
  readonly #numbers = new NumbersBelow('These curves in numbers');
  readonly #chart = new Chart((plot) => {
    this.#drawn(plot);
  });
  #view: ReportView | undefined;

  constructor() {
    for (const input of [this.#smoothing, this.#logarithmic]) input.addEventListener('input', this.#again);
    this.#chart.element.tabIndex = 0;
    this.#zoom.listenToKeys(this.#chart.element);
    const smoothing = element('label', { class: 'field' }, element('span', {}, 'Smoothing'), this.#smoothing);
    const logarithmic = element(
      'label',
      { class: 'field inline' },
      this.#logarithmic,
      element('span', {}, 'logarithmic'),
    );
    const fields = [this.#quantity, this.#axis, this.#band].map((field) => field.element);
    this.element = sectionElement(
      this.id,
      this.title,
      element('div', { class: 'controls' }, ...fields, smoothing, logarithmic, this.#zoom.buttons),
      this.#legend,
      this.#chart.element,
      this.#numbers.element,
    );
  }

  update(view: ReportView): boolean {
    this.#view = view;
    const names = [...new Set(view.opened.report.runs.flatMap(({ curves }) => curves.map(({ name }) => name)))];
    if (names.length === 0) return false;
    offerNames(this.#quantity, names, defaultOf(names));
    this.#axis.update(
      curveAxes.map((value) => ({ value, text: axisTexts[value] })),
      this.#axis.value || 'steps',
    );
    this.#band.update(
      Object.entries(bandTexts).map(([value, text]) => ({ value, text })),
      this.#band.value || 'deviation',
    );
    this.#draw();
    return true;
  }

  #draw(): void {
    if (this.#view === undefined) return;
    const view = this.#view;
    const [name, axis] = [this.#quantity.value, this.#axis.value as CurveAxis];
    const request = { axis, kind: this.#band.value as BandKind, smoothing: this.#smoothing.valueAsNumber };
    const curves = view.shown.map((row) => ({ name: row.name, points: bandOf(seedCurves(view, row, name), request) }));
    const places = curves.flatMap(({ points }) => points.map(({ x }) => x));
    if (places.length > 0) this.#zoom.reach([least(places), most(places)]);
    const domain = this.#zoom.part;
    this.#chart.element.dataset.domain = domain === null ? 'whole' : domain.join(' ');
    this.#chart.update(captionOf(name, request), (width) =>
      curvePlot({
        curves,
        width,
        xLabel: axisTexts[axis],
        yLabel: name,
        isLogarithmic: this.#logarithmic.checked,
        domain,
      }),
    );
    fill(this.#legend, legendOf(view.shown));
    const head = ['Row', 'Seeds', 'First', 'Last', 'Lowest', 'Highest'];
    this.#numbers.update(head, curves.map(numbersOf));
  }

  #drawn(plot: DrawnPlot): void {
    const scale = plot.scale('x');
    if (scale?.invert === undefined) return;
    const drawing = plot.querySelector('svg') ?? plot;
    this.#zoom.listenToPointer(drawing, (clientX) => {
      const bounds = drawing.getBoundingClientRect();
      // The drawing may be shown at another size than it was drawn at.
      const shrink = Number(drawing.getAttribute('width')) / bounds.width || 1;
      return Number(scale.invert!((clientX - bounds.left) * shrink));
    });
  }
}

/** The loss, or else what comes first. */
const defaultOf = (names: readonly string[]): string => (names.includes('train/loss') ? 'train/loss' : names[0]!);

function seedCurves({ opened }: ReportView, row: DrawnRow, name: string): SeedCurve[] {
  return row.runs.flatMap((run) => {
    const curve = opened.curve(run, name);
    return curve === undefined ? [] : [{ curve, batchSize: batchSizeOf(run) }];
  });
}

function captionOf(
  name: string,
  { axis, kind, smoothing }: { axis: CurveAxis; kind: BandKind; smoothing: number },
): string {
  const smoothed =
    smoothing === 0 ? '' : ` Smoothed: each value counts ${(1 - smoothing).toFixed(2)}, what came before the rest.`;
  return (
    `${name} over ${axisTexts[axis]}: ${bandTexts[kind]}.${smoothed} ` +
    'Drag over the drawing to zoom, double-click for the whole; or focus it and use +, −, the arrows and Escape.'
  );
}

function numbersOf({ name, points }: DrawnCurve): string[] {
  const values = points.map(({ mean }) => mean);
  if (values.length === 0) return [name, '0', '', '', '', ''];
  const numbers = [values[0]!, values.at(-1)!, least(values), most(values)].map(numberText);
  return [name, String(Math.max(...points.map(({ seeds }) => seeds))), ...numbers];
}

const least = (values: readonly number[]): number => values.reduce((one, other) => Math.min(one, other));
const most = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other));
