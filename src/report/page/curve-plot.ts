import * as Plot from '@observablehq/plot';
import type { BandPoint } from '../curve-band.js';
import { printable } from '../../printable.js';
import { seriesStyle } from './series-style.js';

/** The curve of a row. */
export interface DrawnCurve {
  readonly name: string;
  readonly points: readonly BandPoint[];
}

export interface CurvePlot {
  readonly curves: readonly DrawnCurve[];
  readonly width: number;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly isLogarithmic: boolean;
  /** The part that is seen; null for all. */
  readonly domain: readonly [number, number] | null;
}

/** Symbols on a curve, which tell it where neither colour nor dash can be seen. */
const SYMBOLS = 8;

/** Curves with their bands. Where a part is seen, its values fill the height. */
export function curvePlot({ curves, width, xLabel, yLabel, isLogarithmic, domain }: CurvePlot): Plot.PlotOptions {
  const visible = curves.map(({ name, points }) => ({ name, points: visiblePoints(points, domain, isLogarithmic) }));
  return {
    height: Math.round(Math.min(420, Math.max(260, width * 0.5))),
    marginLeft: 56,
    x: { label: xLabel, ...(domain === null ? {} : { domain }), tickFormat: '~s' },
    y: { label: printable(yLabel), grid: true, nice: true, ...(isLogarithmic ? { type: 'log' } : {}) },
    symbol: { type: 'identity' },
    marks: [
      ...visible.flatMap(({ points }, place) => [
        Plot.areaY(points, {
          x: 'x',
          y1: 'low',
          y2: 'high',
          fill: seriesStyle(place).color,
          fillOpacity: 0.16,
          clip: true,
        }),
      ]),
      ...visible.flatMap(({ points }, place) => curveMarks(points, place)),
      Plot.tip(
        visible.flatMap(({ name, points }) => points.map((point) => ({ ...point, name }))),
        Plot.pointer({ x: 'x', y: 'mean', title: tipText, maxRadius: 40 }),
      ),
    ],
  };
}

function curveMarks(points: readonly BandPoint[], place: number): Plot.Markish[] {
  const { color, dash, symbol } = seriesStyle(place);
  const stride = Math.max(1, Math.ceil(points.length / SYMBOLS));
  // Each row's symbols stand at places of their own, so that close curves do not hide each other's.
  const offset = Math.floor(((place % SYMBOLS) + 0.5) * (stride / SYMBOLS));
  const marked = points.filter((_, index) => index % stride === offset);
  const line = { x: 'x', y: 'mean', stroke: color, strokeWidth: 2, clip: true } as const;
  return [
    Plot.lineY(points, dash === 'none' ? line : { ...line, strokeDasharray: dash }),
    Plot.dot(marked, {
      x: 'x',
      y: 'mean',
      symbol,
      r: 4,
      fill: 'var(--surface)',
      stroke: color,
      strokeWidth: 1.5,
      clip: true,
    }),
  ];
}

function visiblePoints(points: readonly BandPoint[], domain: CurvePlot['domain'], isLogarithmic: boolean): BandPoint[] {
  return points.filter(({ x, low }, index) => {
    if (isLogarithmic && low <= 0) return false;
    if (domain === null) return true;
    const [from, to] = domain;
    // A line reaches out of the picture to the next point.
    const [before, after] = [points[index - 1]?.x ?? x, points[index + 1]?.x ?? x];
    return after >= from && before <= to;
  });
}

function tipText({ name, step, mean, low, high, seeds }: BandPoint & { readonly name: string }): string {
  const band = low === high ? '' : `\n${numberText(low)} to ${numberText(high)}, ${seeds} seeds`;
  return printable(`${name}\nstep ${step}: ${numberText(mean)}${band}`);
}

/** Four digits. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'undefined';
}
