import sharp from 'sharp';
import { hasFonts } from '../has-fonts.js';
import { palette, viewColor } from '../palette.js';
import { filled, shortenText, textLine, withoutText, wrapText, type Area } from '../svg.js';
import type { PairShares } from './crop-statistics.js';
import type { Distribution } from './distribution.js';
import {
  percent,
  shownKinds,
  statisticsNotes,
  type NamedStatistics,
  type StatisticsReport,
} from './statistics-report.js';

const MARGIN = 28;
const BAR: Pick<Area, 'width' | 'height'> = { width: 420, height: 34 };
const CHART: Pick<Area, 'width' | 'height'> = { width: 200, height: 96 };
const GAP = 26;
const BLOCK_PITCH = 186;
const HEADING = 96;
const SMALL = { size: 11, color: palette.quiet };

/** The parts of a bar, in their order, with the colours that stand for them. */
const pairKinds: readonly {
  readonly kind: Exclude<keyof PairShares, 'pairs'>;
  readonly label: string;
  readonly color: string;
}[] = [
  { kind: 'sameObject', label: 'the same object', color: '#0072b2' },
  { kind: 'differentObjects', label: 'different objects', color: '#d55e00' },
  { kind: 'oneWithout', label: 'one holds none', color: '#e69f00' },
  { kind: 'bothWithout', label: 'neither holds any', color: '#bbbbbb' },
];

/** A bar as long as all pairs, divided by what they hold. */
function drawPairs(objects: PairShares | null, left: number, top: number): string {
  const title = textLine('two views hold', left, top - 8, SMALL);
  if (objects === null) return title + textLine('no pairs, or no annotated objects', left, top + 22, SMALL);
  let start = left;
  const parts = pairKinds.map(({ kind, color }) => {
    const width = objects[kind] * BAR.width;
    const part = filled({ left: start, top, width, height: BAR.height }, color);
    const middle = start + width / 2;
    start += width;
    const label = textLine(percent(objects[kind]), middle, top + 22, {
      size: 12,
      color: palette.paper,
      bold: true,
      align: 'middle',
    });
    return width < 52 ? part : part + label;
  });
  return title + parts.join('');
}

function drawLegend(left: number, top: number): string {
  return pairKinds
    .map(({ label, color }, index) => {
      const start = left + (index % 2) * 210;
      const line = top + Math.floor(index / 2) * 20;
      return (
        filled({ left: start, top: line, width: 14, height: 12 }, color) + textLine(label, start + 20, line + 11, SMALL)
      );
    })
    .join('');
}

/** A histogram from 0 to 1, as high as its highest bin. */
function drawHistogram({ title, distribution, color }: Chart, left: number, top: number): string {
  const { histogram, mean } = distribution;
  const highest = Math.max(...histogram);
  const width = CHART.width / histogram.length;
  const bins = histogram.map((share, bin) => {
    const height = (share / highest) * CHART.height;
    return filled({ left: left + bin * width, top: top + CHART.height - height, width: width - 1, height }, color);
  });
  const axis = top + CHART.height;
  return [
    textLine(shortenText(`${title}, mean ${percent(mean)}`, CHART.width, SMALL.size), left, top - 8, SMALL),
    ...bins,
    filled({ left, top: axis, width: CHART.width, height: 1 }, palette.quiet),
    textLine('0', left, axis + 14, SMALL),
    textLine('1', left + CHART.width, axis + 14, { ...SMALL, align: 'end' }),
  ].join('');
}

interface Chart {
  readonly title: string;
  readonly distribution: Distribution;
  readonly color: string;
}

/** The areas of each thing that views show, in the same colour for every strategy, and the overlap. */
function chartsOf({ area, overlap }: NamedStatistics, shown: readonly string[]): readonly Chart[] {
  const areas = Object.entries(area).map(([shows, distribution]) => ({
    title: `area: ${shows}`,
    distribution,
    color: viewColor(shown.indexOf(shows)),
  }));
  return overlap ? [...areas, { title: 'overlap (IoU)', distribution: overlap, color: palette.quiet }] : areas;
}

function drawStrategy(strategy: NamedStatistics, charts: readonly Chart[], top: number): string {
  const { name, crops, proposals, items, epochs } = strategy;
  const firstChart = MARGIN + BAR.width + GAP;
  const first = top + 44;
  return [
    textLine(name, MARGIN, top + 12, { size: 15, bold: true }),
    textLine(
      `crops: ${crops.kind} · proposals: ${proposals.kind} · ${items} items x ${epochs}`,
      firstChart,
      top + 12,
      SMALL,
    ),
    drawPairs(strategy.objects, MARGIN, first),
    drawLegend(MARGIN, first + BAR.height + 14),
    ...charts.map((chart, index) => drawHistogram(chart, firstChart + index * (CHART.width + GAP), first)),
  ].join('');
}

/** Draws the report, a PNG: a block for each strategy with what its pairs hold, the areas of its views, and their overlap. */
export async function drawStatistics(report: StatisticsReport): Promise<Buffer> {
  const { strategies } = report;
  const shown = shownKinds(report);
  const charts = strategies.map((strategy) => chartsOf(strategy, shown));
  const most = Math.max(1, ...charts.map(({ length }) => length));
  const width = 2 * MARGIN + BAR.width + most * (CHART.width + GAP);
  const notes = statisticsNotes(report).flatMap((note) => wrapText(note, width - 2 * MARGIN, SMALL.size));
  const heading = HEADING + Math.max(0, notes.length - 2) * 15;
  const height = heading + strategies.length * BLOCK_PITCH + MARGIN / 2;
  const drawing = [
    textLine('What the crops do', MARGIN, 40, { size: 22, bold: true }),
    ...notes.map((note, index) => textLine(note, MARGIN, 62 + index * 15, SMALL)),
    ...strategies.map((strategy, index) => drawStrategy(strategy, charts[index] ?? [], heading + index * BLOCK_PITCH)),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawing.join('')}</svg>`;
  return sharp({ create: { width, height, channels: 3, background: palette.paper } })
    .composite([{ input: Buffer.from((await hasFonts()) ? svg : withoutText(svg)), left: 0, top: 0 }])
    .png()
    .toBuffer();
}
