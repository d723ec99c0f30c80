import * as Plot from '@observablehq/plot';
import { element } from './element.js';

/** How a row is drawn: colour, dash and symbol each tell it from the others alone. */
export interface SeriesStyle {
  readonly color: string;
  /** `stroke-dasharray` */
  readonly dash: string;
  readonly symbol: SeriesSymbol;
}

const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye', 'times'] as const;
export type SeriesSymbol = (typeof symbols)[number];
const dashes = ['none', '7 3', '2 3', '9 3 2 3', '12 4', '4 4', '9 3 2 3 2 3', '1 5'];

/** The style of the row that is shown at a place; they repeat after eight. Colours are those of the style sheet, for both schemes. */
export function seriesStyle(place: number): SeriesStyle {
  const index = place % symbols.length;
  return { color: `var(--series-${index + 1})`, dash: dashes[index]!, symbol: symbols[index]! };
}

/** A short line in a row's style with its symbol, for legends. */
export function seriesMark(style: SeriesStyle): HTMLElement {
  const { color, dash } = style;
  const ends = [
    [0, HEIGHT / 2],
    [LINE_WIDTH, HEIGHT / 2],
  ];
  const line = { stroke: color, strokeWidth: 2.5, ...(dash === 'none' ? {} : { strokeDasharray: dash }) };
  return markOf(LINE_WIDTH, style, [Plot.line(ends, line)]);
}

/** A symbol alone. */
export function symbolMark(style: SeriesStyle): HTMLElement {
  return markOf(HEIGHT, style, []);
}

const LINE_WIDTH = 36;
const HEIGHT = 14;

function markOf(width: number, { color, symbol }: SeriesStyle, below: readonly Plot.Markish[]): HTMLElement {
  const dot = { symbol, r: 4, fill: 'var(--surface)', stroke: color, strokeWidth: 1.5 };
  const drawing = Plot.plot({
    className: 'plot',
    width,
    height: HEIGHT,
    margin: 0,
    x: { axis: null, domain: [0, width] },
    y: { axis: null, domain: [0, HEIGHT] },
    symbol: { type: 'identity' },
    marks: [...below, Plot.dot([[width / 2, HEIGHT / 2]], dot)],
  });
  drawing.setAttribute('aria-hidden', 'true');
  return element('span', { class: 'mark' }, drawing);
}
