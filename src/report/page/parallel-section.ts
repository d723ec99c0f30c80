import * as Plot from '@observablehq/plot';
import { printable } from '../../printable.js';
import { quantitiesOf, parameterQuantity, type Quantity } from '../quantities.js';
import type { ReportRow, ReportView } from '../report-view.js';
import { Chart } from './chart.js';
import { numberText } from './curve-plot.js';
import { shortText } from './heat-section.js';
import { sectionElement, type Section } from './section.js';
import { seriesStyle } from './series-style.js';

/** Settings beside the metric; more cannot be told apart. */
const MOST_AXES = 7;
/** Pixels from one axis to the next, with room for what stands at it. */
const LEAST_PITCH = 95;
const MARGIN_LEFT = 20;
/** Of the bold names of axes, on average. */
const PIXELS_OF_A_LETTER = 7.2;
/** Letters that are shown however narrow it is. */
const SHORTEST = 8;
/** Values of a setting that is no number. */
const MOST_VALUES = 30;

/** An axis of the chart: every value's place from 0, below, to 1. */
interface Axis {
  readonly name: string;
  readonly ticks: readonly { readonly text: string; readonly place: number }[];
  readonly placeOf: (row: ReportRow) => number | null;
}

/** Every row as a line through its settings to its metric. */
export class ParallelSection implements Section {
  readonly id = 'parallel';
  readonly title = 'All settings at once';
  readonly element: HTMLElement;
  readonly #chart = new Chart();

  constructor() {
    this.element = sectionElement(this.id, this.title, this.#chart.element);
  }

  update(view: ReportView): boolean {
    const metric = quantitiesOf(view).find(({ name }) => name === view.comparison?.metrics[0]?.name);
    const settings = view.tellingPaths.map((path) => parameterQuantity(view.rows, path));
    const axes = settings.flatMap((quantity) => axisOf(quantity, view.rows) ?? []);
    const last = metric === undefined ? undefined : axisOf(metric, view.rows);
    if (last === undefined || axes.length === 0 || view.rows.length < 2) return false;
    const text =
      `Each line is a row; higher ${metric!.name} is brighter. Rows that charts show have their own colours. ` +
      `As many of the ${settings.length} settings that differ as there is room for.`;
    this.#chart.update(text, (width) => {
      const most = Math.min(MOST_AXES, Math.max(2, Math.floor(width / LEAST_PITCH) - 1));
      return parallelPlot([...axes.slice(0, most), last], view, width);
    });
    return true;
  }
}

function axisOf(quantity: Quantity, rows: readonly ReportRow[]): Axis | undefined {
  const values = rows.map((row) => quantity.ofRow(row));
  return quantity.isNumber ? numberAxis(quantity, values) : textAxis(quantity, values);
}

function numberAxis({ name, ofRow }: Quantity, values: readonly (number | string | null)[]): Axis | undefined {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === 0) return undefined;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  // Settings that are tried by factors, such as learning rates, stand evenly.
  const isByFactors = least > 0 && most / least >= 50;
  const scaled = (value: number): number => (isByFactors ? Math.log(value) : value);
  const placeAt = (value: number): number =>
    most === least ? 0.5 : (scaled(value) - scaled(least)) / (scaled(most) - scaled(least));
  const ticks = [...new Set(numbers)].sort((one, other) => one - other);
  const shown = ticks.length > 6 ? [least, most] : ticks;
  return {
    name,
    ticks: shown.map((value) => ({ text: numberText(value), place: placeAt(value) })),
    placeOf: (row) => {
      const value = ofRow(row);
      return typeof value === 'number' ? placeAt(value) : null;
    },
  };
}

function textAxis({ name, ofRow }: Quantity, values: readonly (number | string | null)[]): Axis | undefined {
  const texts = [...new Set(values.map((value) => String(value ?? 'not set')))];
  if (texts.length > MOST_VALUES) return undefined;
  const placeAt = (text: string): number => (texts.length === 1 ? 0.5 : texts.indexOf(text) / (texts.length - 1));
  return {
    name,
    ticks: texts.map((text) => ({ text: shortText(text), place: placeAt(text) })),
    placeOf: (row) => placeAt(String(ofRow(row) ?? 'not set')),
  };
}

interface Vertex {
  readonly axis: number;
  readonly place: number | null;
  readonly row: string;
  readonly name: string;
  readonly worth: number | null;
}

function parallelPlot(axes: readonly Axis[], { rows, shown }: ReportView, width: number): Plot.PlotOptions {
  const last = axes.at(-1)!;
  const vertices = rows.flatMap((row) => {
    const worth = last.placeOf(row);
    return axes.map((axis, index): Vertex => ({
      axis: index,
      place: axis.placeOf(row),
      row: row.id,
      name: row.name,
      worth,
    }));
  });
  const ownOf = new Map(shown.map((row, place) => [row.id, seriesStyle(place)]));
  const others = vertices.filter(({ row }) => !ownOf.has(row));
  const ticks = axes.flatMap((axis, index) => axis.ticks.map((tick) => ({ ...tick, axis: index })));
  const line = { x: 'axis', y: 'place', z: 'row' } as const;
  // On a narrow page names of axes stand at two heights.
  const isNarrow = width / axes.length < 120;
  const marginRight = Math.min(200, width * 0.25);
  const pitch = (width - MARGIN_LEFT - marginRight) / (axes.length - 1);
  const fits = Math.floor(pitch / PIXELS_OF_A_LETTER);
  /** What stands at the last axis has the margin for itself. */
  const fitting = (text: string, axis: number): string =>
    axis === axes.length - 1 ? shortText(text) : shortText(text, Math.max(SHORTEST, fits));
  return {
    height: isNarrow ? 390 : 340,
    marginTop: isNarrow ? 90 : 36,
    marginLeft: MARGIN_LEFT,
    marginRight,
    x: { axis: null, domain: [0, axes.length - 1] },
    y: { axis: null, domain: [-0.04, 1.04] },
    color: { scheme: 'cividis', type: 'linear', domain: [0, 1] },
    marks: [
      Plot.ruleX(axes, { x: (_, index) => index, stroke: 'currentColor', strokeOpacity: 0.4 }),
      Plot.lineY(others, { ...line, stroke: 'worth', strokeOpacity: others.length > 400 ? 0.35 : 0.7 }),
      ...shown.flatMap(({ id }) => {
        const { color, dash } = ownOf.get(id)!;
        const own = vertices.filter(({ row }) => row === id);
        const style = { ...line, stroke: color, strokeWidth: 2.5 };
        return own.length === 0 ? [] : [Plot.lineY(own, dash === 'none' ? style : { ...style, strokeDasharray: dash })];
      }),
      Plot.text(axes, {
        x: (_, index) => index,
        y: 1.04,
        text: (axis: Axis, index: number) => (isNarrow ? shortText(axis.name) : fitting(axis.name, index)),
        dy: -12,
        fontWeight: 'bold',
        textAnchor: 'start',
        ...(isNarrow ? { rotate: -20 } : {}),
      }),
      Plot.text(ticks, {
        x: 'axis',
        y: 'place',
        text: (tick: { readonly text: string; readonly axis: number }) => fitting(tick.text, tick.axis),
        dx: 5,
        textAnchor: 'start',
        stroke: 'var(--surface)',
        strokeWidth: 4,
        fill: 'currentColor',
      }),
      Plot.tip(
        vertices.filter(({ place }) => place !== null),
        Plot.pointer({ x: 'axis', y: 'place', title: (vertex: Vertex) => printable(vertex.name) }),
      ),
    ],
  };
}
