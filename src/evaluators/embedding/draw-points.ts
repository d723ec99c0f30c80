import { palette } from '../../preview/palette.js';
import { filled, shortenText, textLine } from '../../preview/svg.js';
import type { Point } from './project.js';

/** Pixels. */
const [SIDE, MARGIN, LEGEND, LINE, RADIUS] = [720, 20, 200, 18, 2.5];
/** Classes that the legend names; what shows others is drawn quietly. */
const MOST_CLASSES = 24;

export interface DrawnPoint {
  readonly point: Point;
  /** What colours it; null is drawn quietly, as are classes that the legend has no room for. */
  readonly label: string | null;
}

/** The points as an SVG with a legend of the most frequent classes. */
export function drawPoints(points: readonly DrawnPoint[], title: string): string {
  const legend = mostFrequent(points);
  const colorOf = (label: string | null): string => {
    const place = label === null ? -1 : legend.indexOf(label);
    return place < 0 ? palette.rule : classColor(place, legend.length);
  };
  const place = placing(points.map(({ point }) => point));
  // Quiet points lie below the coloured ones.
  const order = [...points].sort(
    (one, other) => Number(legend.includes(one.label ?? '')) - Number(legend.includes(other.label ?? '')),
  );
  const dots = order.map(({ point, label }) => {
    const [x, y] = place(point);
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${RADIUS}" fill="${colorOf(label)}" fill-opacity="0.8"/>`;
  });
  const names = legend.flatMap((name, index) => {
    const baseline = 3 * MARGIN + index * LINE;
    return [
      `<circle cx="${SIDE + 6}" cy="${baseline - 4}" r="5" fill="${colorOf(name)}"/>`,
      textLine(shortenText(name, LEGEND - 3 * MARGIN, 13), SIDE + MARGIN, baseline, { size: 13 }),
    ];
  });
  const area = { left: 0, top: 0, width: SIDE + LEGEND, height: SIDE };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${area.width} ${area.height}" width="${area.width}" height="${area.height}">`,
    filled(area, palette.paper),
    textLine(shortenText(title, SIDE, 15), MARGIN, MARGIN + 4, { size: 15, bold: true }),
    ...dots,
    ...names,
    '</svg>',
    '',
  ].join('\n');
}

function mostFrequent(points: readonly DrawnPoint[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { label } of points) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const frequent = [...counts].sort(([one, of], [other, ofOther]) => ofOther - of || (one < other ? -1 : 1));
  return frequent.slice(0, MOST_CLASSES).map(([label]) => label);
}

/** Hues round the circle, neighbours in the legend light and dark in turn. */
const classColor = (place: number, classes: number): string =>
  `hsl(${Math.round((360 * place) / classes)}, 65%, ${place % 2 === 0 ? 45 : 62}%)`;

/** From the plane to the drawing, both directions by one scale. */
function placing(points: readonly Point[]): (point: Point) => Point {
  const range = (at: 0 | 1): readonly [number, number] => {
    const values = points.map((point) => point[at]);
    return [
      values.reduce((least, value) => Math.min(least, value), Infinity),
      values.reduce((most, value) => Math.max(most, value), -Infinity),
    ];
  };
  const [[left, right], [bottom, top]] = [range(0), range(1)];
  const extent = Math.max(right - left, top - bottom);
  const scale = extent > 0 ? (SIDE - 4 * MARGIN) / extent : 1;
  const middle = SIDE / 2;
  return ([x, y]) => [
    middle + scale * (x - (left + right) / 2),
    middle + MARGIN / 2 - scale * (y - (bottom + top) / 2),
  ];
}
