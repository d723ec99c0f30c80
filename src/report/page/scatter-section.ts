import * as Plot from '@observablehq/plot';
import { printable } from '../../printable.js';
import { valuesInOrder } from '../heat-cells.js';
import { quantitiesOf, type Quantity } from '../quantities.js';
import type { ReportView } from '../report-view.js';
import { Chart } from './chart.js';
import { ChoiceField, offerNames } from './choice-field.js';
import { numberText } from './curve-plot.js';
import { element, fill } from './element.js';
import { shortText, tickText } from './heat-section.js';
import { legendOf } from './legend.js';
import { sectionElement, type Section } from './section.js';
import { seriesStyle } from './series-style.js';

interface RunPoint {
  readonly x: number | string;
  readonly y: number | string;
  readonly id: string;
  readonly name: string;
}

/** Any two quantities against each other, a point a run. */
export class ScatterSection implements Section {
  readonly id = 'scatter';
  readonly title = 'Any two quantities';
  readonly element: HTMLElement;
  readonly #again = (): void => {
    this.#draw();
  };
  readonly #x = new ChoiceField('Across', this.#again);
  readonly #y = new ChoiceField('Up', this.#again);
  readonly #legend = element('div');
  readonly #chart = new Chart();
  #view: ReportView | undefined;

  constructor() {
    const controls = element('div', { class: 'controls' }, this.#x.element, this.#y.element);
    this.element = sectionElement(this.id, this.title, controls, this.#legend, this.#chart.element);
  }

  update(view: ReportView): boolean {
    this.#view = view;
    if (view.rows.length < 2) return false;
    const names = quantitiesOf(view).map(({ name }) => name);
    const metric = view.comparison?.metrics[0]?.name ?? names[0]!;
    const across = view.tellingPaths[0] ?? 'seconds';
    offerNames(this.#x, names, across);
    offerNames(this.#y, names, metric);
    this.#draw();
    return true;
  }

  #draw(): void {
    const view = this.#view;
    if (view === undefined) return;
    const quantities = quantitiesOf(view);
    const named = (name: string): Quantity => quantities.find((quantity) => quantity.name === name)!;
    const [x, y] = [named(this.#x.value), named(this.#y.value)];
    const points = view.rows.flatMap((row) =>
      row.runs.flatMap((run): RunPoint[] => {
        const [across, up] = [x.ofRun(run, row), y.ofRun(run, row)];
        const name = `${row.name}, seed ${run.run.result?.seed ?? 'unknown'}`;
        return across === null || up === null ? [] : [{ x: across, y: up, id: row.id, name }];
      }),
    );
    fill(
      this.#legend,
      legendOf(view.shown, ({ id }) => points.some((point) => point.id === id)),
    );
    const text = `${y.name} over ${x.name}: ${points.length} runs; those of rows that charts show in their colours and symbols.`;
    this.#chart.update(text, (width) => scatterPlot(points, { x, y, view, width }));
  }
}

interface ScatterPlot {
  readonly x: Quantity;
  readonly y: Quantity;
  readonly view: ReportView;
  readonly width: number;
}

function scatterPlot(points: readonly RunPoint[], { x, y, view, width }: ScatterPlot): Plot.PlotOptions {
  const places = new Map(view.shown.map(({ id }, place) => [id, place]));
  const tip = ({ name, x: across, y: up }: RunPoint): string =>
    printable(`${name}\n${x.name}: ${valueText(across)}\n${y.name}: ${valueText(up)}`);
  const domain = x.isNumber ? [] : valuesInOrder(view.rows, x);
  const labelRoom = y.isNumber ? 56 : Math.min(180, width * 0.4);
  // A label that is turned ends at its tick; the first may begin before the drawing.
  const firstLabel = 5.9 * shortText(domain[0] ?? '').length - (width - labelRoom) / (2 * Math.max(1, domain.length));
  return {
    height: Math.round(Math.min(420, Math.max(280, width * 0.55))),
    marginLeft: Math.min(width * 0.5, Math.max(labelRoom, firstLabel)),
    marginBottom: x.isNumber ? 36 : 90,
    x: {
      label: printable(x.name),
      ...(x.isNumber ? { nice: true } : { type: 'point', domain, tickRotate: -25, tickFormat: tickText }),
    },
    y: {
      label: printable(y.name),
      grid: true,
      ...(y.isNumber ? { nice: true } : { type: 'point', domain: valuesInOrder(view.rows, y), tickFormat: tickText }),
    },
    symbol: { type: 'identity' },
    marks: [
      Plot.dot(
        points.filter(({ id }) => !places.has(id)),
        { x: 'x', y: 'y', r: 3, stroke: 'currentColor', strokeOpacity: 0.45 },
      ),
      ...view.shown.map(({ id }, place) => {
        const { color, symbol } = seriesStyle(place);
        const own = points.filter((point) => point.id === id);
        return Plot.dot(own, {
          x: 'x',
          y: 'y',
          r: 5,
          symbol,
          stroke: color,
          strokeWidth: 2,
          fill: color,
          fillOpacity: 0.25,
        });
      }),
      Plot.tip(points, Plot.pointer({ x: 'x', y: 'y', title: tip })),
    ],
  };
}

const valueText = (value: number | string): string => (typeof value === 'number' ? numberText(value) : value);
