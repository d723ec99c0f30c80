import { qualityDefinition, type QualityPoint } from '../proposals/quality/proposal-quality.js';
import { palette, viewColor } from './palette.js';
import { filled, textLine, wrapText } from './svg.js';

const WIDTH = 640;
const MARGIN = 56;
const PLOT = { left: MARGIN, top: 72, width: WIDTH - 2 * MARGIN, height: 260 };
const SMALL = { size: 11, color: palette.quiet };
const GRID = [0, 20, 40, 60, 80, 100];
const MARK = 5;

/** What is drawn, in the order of its colours. */
const lines = [
  { label: 'detection rate', value: ({ detectionRate }: QualityPoint) => detectionRate },
  { label: 'mean best overlap', value: ({ meanBestOverlap }: QualityPoint) => meanBestOverlap },
] as const;

export interface QualityDrawing {
  readonly title: string;
  readonly points: readonly QualityPoint[];
}

/** Draws both numbers over the number of boxes, which grows by factors, as an SVG. */
export function drawQuality({ title, points }: QualityDrawing): string {
  const most = Math.log(Math.max(2, ...points.map(({ boxes }) => boxes)));
  const across = ({ boxes }: QualityPoint): number => PLOT.left + (Math.log(boxes) / most) * PLOT.width;
  const down = (percent: number): number => PLOT.top + PLOT.height * (1 - percent / 100);
  const notes = wrapText(qualityDefinition, WIDTH - MARGIN, SMALL.size);
  const height = PLOT.top + PLOT.height + 64 + notes.length * 15;
  const grid = GRID.map(
    (percent) =>
      filled({ left: PLOT.left, top: down(percent), width: PLOT.width, height: 1 }, palette.rule) +
      textLine(`${percent} %`, PLOT.left - 8, down(percent) + 4, { ...SMALL, align: 'end' }),
  );
  const curves = lines.map(({ label, value }, index) => {
    const color = viewColor(index);
    const places = points.map((point) => [across(point), down(value(point))] as const);
    const path = places.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    const marks = places.map(([x, y]) =>
      filled({ left: x - MARK / 2, top: y - MARK / 2, width: MARK, height: MARK }, color),
    );
    return (
      `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>${marks.join('')}` +
      textLine(label, PLOT.left + index * 140, PLOT.top - 14, { size: 12, bold: true, color })
    );
  });
  const axis = PLOT.top + PLOT.height;
  const counts = points.map((point) =>
    textLine(String(point.boxes), across(point), axis + 18, { ...SMALL, align: 'middle' }),
  );
  const drawing = [
    filled({ left: 0, top: 0, width: WIDTH, height }, palette.paper),
    textLine(title, MARGIN / 2, 34, { size: 18, bold: true }),
    ...grid,
    ...curves,
    ...counts,
    textLine('boxes of an image', PLOT.left + PLOT.width, axis + 36, { ...SMALL, align: 'end' }),
    ...notes.map((note, index) => textLine(note, MARGIN / 2, axis + 60 + index * 15, SMALL)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">${drawing.join('')}</svg>\n`;
}
