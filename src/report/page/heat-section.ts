import * as Plot from '@observablehq/plot';
import { printable } from '../../printable.js';
import { heatAxes, heatMap, type HeatCell, type HeatMap } from '../heat-cells.js';
import { parameterQuantity, quantitiesOf, type Quantity } from '../quantities.js';
import type { ReportView } from '../report-view.js';
import { Chart, NumbersBelow } from './chart.js';
import { ChoiceField, offerNames } from './choice-field.js';
import { numberText } from './curve-plot.js';
import { element } from './element.js';
import { sectionElement, type Section } from './section.js';

/** Values of a setting that a map can show. */
const MOST_VALUES = 40;

/** Two settings against each other: a metric as colour, and its number. */
export class HeatSection implements Section {
  readonly id = 'heat-map';
  readonly title = 'Two settings';
  readonly element: HTMLElement;
  readonly #again = (): void => {
    this.#draw();
  };
  readonly #x = new ChoiceField('Across', this.#again);
  readonly #y = new ChoiceField('Down', this.#again);
  readonly #value = new ChoiceField('Colour', this.#again);
  readonly #chart = new Chart();
  readonly #numbers = new NumbersBelow('This map as a table');
  #view: ReportView | undefined;

  constructor() {
    const fields = [this.#x, this.#y, this.#value].map((field) => field.element);
    const controls = element('div', { class: 'controls' }, ...fields);
    this.element = sectionElement(this.id, this.title, controls, this.#chart.element, this.#numbers.element);
  }

  update(view: ReportView): boolean {
    this.#view = view;
    const parameters = view.tellingPaths.map((path) => parameterQuantity(view.rows, path));
    const axes = heatAxes(view.rows, parameters);
    if (axes === undefined) return false;
    offerNames(this.#x, view.tellingPaths, axes[0].name);
    offerNames(this.#y, view.tellingPaths, axes[1].name);
    const metric = view.comparison?.metrics[0]?.name ?? '';
    const values = quantitiesOf(view).filter(({ isNumber }) => isNumber);
    const names = values.map(({ name }) => name);
    offerNames(this.#value, names, metric);
    this.#draw();
    return true;
  }

  #draw(): void {
    const view = this.#view;
    if (view === undefined) return;
    const quantities = quantitiesOf(view);
    const named = (name: string): Quantity => quantities.find((quantity) => quantity.name === name)!;
    const [x, y, value] = [named(this.#x.value), named(this.#y.value), named(this.#value.value)];
    const map = heatMap(view.rows, x, y, value);
    if (map.xs.length > MOST_VALUES || map.ys.length > MOST_VALUES) {
      this.#chart.update(`A setting with more than ${MOST_VALUES} values cannot be drawn here.`, () => ({ marks: [] }));
      return;
    }
    const text = `${value.name} by ${x.name} (across) and ${y.name} (down); of several rows in a cell, their mean and number.`;
    this.#chart.update(text, (width) => heatPlot(map, { x: x.name, y: y.name, width }));
    const rows = map.ys.map((yText) => [yText, ...map.xs.map((xText) => cellText(cellAt(map, xText, yText)))]);
    this.#numbers.update([`${y.name} \\ ${x.name}`, ...map.xs], rows);
  }
}

const cellAt = ({ cells }: HeatMap, x: string, y: string): HeatCell | undefined =>
  cells.find((cell) => cell.x === x && cell.y === y);

function cellText(cell: HeatCell | undefined): string {
  if (cell === undefined || cell.value === null) return '';
  const count = cell.rows.length > 1 ? ` (${cell.rows.length})` : '';
  return numberText(cell.value) + count;
}

interface HeatPlot {
  readonly x: string;
  readonly y: string;
  readonly width: number;
}

function heatPlot(map: HeatMap, { x, y, width }: HeatPlot): Plot.PlotOptions {
  const measured = map.cells.filter((cell) => cell.value !== null);
  const values = measured.map(({ value }) => value!);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const isDark = (cell: HeatCell): boolean => most > least && (cell.value! - least) / (most - least) < 0.42;
  const labelRoom = Math.min(width * 0.4, 24 + 6.5 * Math.max(...map.ys.map(({ length }) => length), 4));
  const room = (width - labelRoom) / map.xs.length;
  const isNarrow = 6.2 * Math.max(...map.xs.map(({ length }) => length)) > room;
  // A label that is turned ends at its tick; the first may begin before the drawing.
  const firstLabel = isNarrow ? 5.6 * shortText(map.xs[0] ?? '').length : 0;
  const marginLeft = Math.min(width * 0.5, Math.max(labelRoom, firstLabel - room / 2));
  return {
    height: 90 + 44 * map.ys.length + (isNarrow ? 75 : 0),
    marginLeft,
    marginBottom: isNarrow ? 115 : 40,
    x: {
      label: printable(x),
      domain: [...map.xs],
      type: 'band',
      tickRotate: isNarrow ? -30 : 0,
      tickFormat: tickText,
    },
    y: { label: printable(y), domain: [...map.ys], type: 'band', padding: 0.02, tickFormat: tickText },
    color: { scheme: 'cividis', type: 'linear' },
    marks: [
      Plot.cell(measured, { x: 'x', y: 'y', fill: 'value', inset: 1 }),
      Plot.text(measured, {
        x: 'x',
        y: 'y',
        text: cellText,
        fill: (cell: HeatCell) => (isDark(cell) ? '#ffffff' : '#000000'),
        fontSize: room < 46 ? 9 : 12,
      }),
    ],
  };
}

const LONGEST_TICK = 28;

/** For Plot, which hands its place over as well. */
export const tickText = (text: string): string => shortText(text);

/** A value as a tick has room for it. */
export function shortText(text: string, longest = LONGEST_TICK): string {
  const shown = printable(text);
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}
