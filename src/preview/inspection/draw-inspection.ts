import { palette, viewColor } from '../palette.js';
import { filled, shortenText, textLine, type Area } from '../svg.js';
import type { CoOccurrence, DatasetInspection } from './inspect-dataset.js';

const WIDTH = 1000;
const MARGIN = 28;
const SMALL = { size: 11, color: palette.quiet };
const HEADLINE = { size: 13, bold: true };

/** Bars of classes, and classes of the grid of pairs. */
const MOST_CLASSES = 30;
const MOST_GRID = 16;

const BAR_PITCH = 16;
const NAME_WIDTH = 130;
const CELL = 18;
const CHART: Pick<Area, 'width' | 'height'> = { width: 420, height: 120 };
const FIRST = 112;

interface Histogram {
  readonly title: string;
  readonly values: readonly number[];
  readonly axis: readonly [string, string];
  readonly color: string;
}

/** Bars as high as the highest of them, or an empty axis. */
function drawHistogram({ title, values, axis, color }: Histogram, left: number, top: number): string {
  const highest = Math.max(...values, Number.MIN_VALUE);
  const width = CHART.width / values.length;
  const base = top + 14 + CHART.height;
  const bars = values.map((value, index) => {
    const height = (value / highest) * CHART.height;
    return filled({ left: left + index * width, top: base - height, width: width - 1, height }, color);
  });
  return [
    textLine(title, left, top, HEADLINE),
    ...bars,
    filled({ left, top: base, width: CHART.width, height: 1 }, palette.quiet),
    textLine(axis[0], left, base + 14, SMALL),
    textLine(axis[1], left + CHART.width, base + 14, { ...SMALL, align: 'end' }),
  ].join('');
}

/** The classes that most images show. */
const frequentClasses = (
  { classes }: DatasetInspection,
  most: number,
): readonly DatasetInspection['classes'][number][] =>
  [...classes].sort((one, other) => other.images - one.images).slice(0, most);

function drawClasses(inspection: DatasetInspection, left: number, top: number): string {
  const shown = frequentClasses(inspection, MOST_CLASSES);
  const more = inspection.classes.length - shown.length;
  const highest = Math.max(1, ...shown.map(({ images }) => images));
  const length = CHART.width - NAME_WIDTH - 60;
  const bars = shown.map(({ name, images }, index) => {
    const line = top + 14 + index * BAR_PITCH;
    const width = (images / highest) * length;
    return [
      textLine(shortenText(name, NAME_WIDTH, SMALL.size), left, line + 11, SMALL),
      filled({ left: left + NAME_WIDTH + 6, top: line + 1, width, height: BAR_PITCH - 4 }, viewColor(0)),
      textLine(String(images), left + NAME_WIDTH + 12 + width, line + 11, SMALL),
    ].join('');
  });
  const title = `images of each class${more > 0 ? `, the first ${shown.length} of ${inspection.classes.length}` : ''}`;
  return textLine(title, left, top, HEADLINE) + bars.join('');
}

/** A square a pair of classes, the darker the more images show both. */
function drawPairs(inspection: DatasetInspection, left: number, top: number): string {
  const names = frequentClasses(inspection, MOST_GRID).map(({ name }) => name);
  const { most } = inspection.coOccurrence;
  const highest = Math.max(1, ...most.map(({ images }) => images));
  const first = left + NAME_WIDTH + 6;
  const squareOf = ({ classes, images }: CoOccurrence): string => {
    const [one, other] = classes.map((name) => names.indexOf(name));
    if (one === undefined || other === undefined || one < 0 || other < 0) return '';
    const square = ([column, row]: readonly [number, number]): string =>
      `<rect x="${first + column * CELL}" y="${top + 14 + row * CELL}" width="${CELL - 1}" height="${CELL - 1}" ` +
      `fill="${viewColor(0)}" fill-opacity="${(0.08 + (0.92 * images) / highest).toFixed(3)}"/>`;
    return square([one, other]) + square([other, one]);
  };
  const rows = names.map((name, row) =>
    textLine(shortenText(name, NAME_WIDTH, SMALL.size), left, top + 14 + row * CELL + CELL * 0.7, SMALL),
  );
  const title = `classes in the same image, up to ${most[0]?.images ?? 0} images`;
  return [textLine(title, left, top, HEADLINE), ...rows, ...most.map(squareOf)].join('');
}

function headlines({ data, fingerprint, splits, leftOut }: DatasetInspection): string[] {
  const counts = Object.entries(splits).map(([name, { images, boxes }]) => `${name}: ${images} images, ${boxes} boxes`);
  const { withoutArea, outside, cut } = leftOut.boxes;
  return [
    `data: ${data.kind} · fingerprint ${fingerprint.slice(0, 12)} · ${counts.join(' · ')}`,
    `left out: ${leftOut.images} broken images, ${withoutArea + outside} boxes; ${cut} boxes cut off at the image's edge`,
  ];
}

/** What is counted, where the set has it. */
function histogramsOf({ boxesPerImage, classesPerImage, boxSides, classes }: DatasetInspection): Histogram[] {
  const histograms: Histogram[] = [];
  if (boxSides !== null) {
    const values = boxesPerImage?.images ?? [0];
    histograms.push({ title: 'boxes per image', values, axis: ['0', '20 or more'], color: viewColor(2) });
    const title = "side of a box, as a share of the image's";
    histograms.push({ title, values: boxSides.histogram, axis: ['0', '1'], color: viewColor(1) });
  }
  if (classes.length > 0) {
    const values = classesPerImage?.images ?? [0];
    histograms.push({ title: 'classes per image', values, axis: ['0', '20 or more'], color: viewColor(3) });
  }
  return histograms;
}

/** Draws the inspection as SVG: boxes per image and their sizes, images of each class, and which classes images show together. */
export function drawInspection(inspection: DatasetInspection): string {
  const { classes } = inspection;
  const bars = Math.min(MOST_CLASSES, classes.length);
  const pitch = CHART.height + 70;
  const histograms = histogramsOf(inspection);
  const left = classes.length > 0 ? MARGIN + 480 : MARGIN;
  const grid = FIRST + 30 + bars * BAR_PITCH + 20;
  const bottom = grid + 14 + Math.min(MOST_GRID, classes.length) * CELL;
  const height = Math.max(FIRST + histograms.length * pitch, bottom) + MARGIN;
  const drawing = [
    filled({ left: 0, top: 0, width: WIDTH, height }, palette.paper),
    textLine('What the dataset holds', MARGIN, 40, { size: 22, bold: true }),
    ...headlines(inspection).map((line, index) => textLine(line, MARGIN, 62 + index * 16, SMALL)),
    ...(classes.length > 0 ? [drawClasses(inspection, MARGIN, FIRST), drawPairs(inspection, MARGIN, grid)] : []),
    ...histograms.map((histogram, index) => drawHistogram(histogram, left, FIRST + index * pitch)),
    ...(histograms.length === 0 ? [textLine('It has neither classes nor boxes.', MARGIN, FIRST, HEADLINE)] : []),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">${drawing.join('')}</svg>`;
}
