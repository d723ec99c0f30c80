import Table from 'cli-table3';
import { escaped } from '../../printable.js';
import { splitNames } from '../../data/dataset.js';
import { plainTable } from '../plain-table.js';
import type { CountSummary } from './count-table.js';
import type { DatasetInspection, SplitCounts } from './inspect-dataset.js';

/** Lines of each list in the text; `--json` has more. */
const LISTED = 20;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function splitTable({ splits }: DatasetInspection): string {
  const columns: readonly (readonly [string, (counts: SplitCounts) => number | string])[] = [
    ['images', ({ images }) => images],
    ['without boxes', ({ imagesWithoutBoxes }) => imagesWithoutBoxes],
    ['boxes', ({ boxes }) => boxes],
    ['per image', ({ boxes, images }) => (images === 0 ? '' : (boxes / images).toFixed(2))],
    ['group boxes', ({ groupBoxes }) => groupBoxes],
    ['difficult', ({ difficultBoxes }) => difficultBoxes],
    ['truncated', ({ truncatedBoxes }) => truncatedBoxes],
  ];
  const table = new Table({
    ...plainTable,
    head: ['split', ...columns.map(([name]) => name)],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
  });
  for (const name of splitNames) table.push([name, ...columns.map(([, cell]) => cell(splits[name]))]);
  return table.toString();
}

/** `0: 12, 1: 30, ... 20 or more: 2`, without those that do not occur. */
function countText(what: string, { mean, most, images }: CountSummary): string {
  const parts = images.flatMap((count, index) => {
    const label = index === images.length - 1 ? `${index} or more` : `${index}`;
    return count === 0 ? [] : [`${label}: ${count}`];
  });
  return `${what}: mean ${mean.toFixed(2)}, most ${most}; images with ${parts.join(', ')}`;
}

function classTable({ classes }: DatasetInspection): string[] {
  if (classes.length === 0) return ['No classes.'];
  const sorted = [...classes].sort((one, other) => other.images - one.images);
  const table = new Table({ ...plainTable, head: ['class', 'images', 'boxes'], colAligns: ['left', 'right', 'right'] });
  for (const { name, images, boxes } of sorted.slice(0, LISTED)) table.push([escaped(name), images, boxes]);
  const more = sorted.length - LISTED;
  return [table.toString(), ...(more > 0 ? [`and ${more} more classes`] : [])];
}

function pairLines({ coOccurrence: { pairs, most } }: DatasetInspection): string[] {
  if (most.length === 0) return [];
  const lines = most
    .slice(0, LISTED)
    .map(({ classes, images }) => `  ${String(images).padStart(7)}  ${classes.map(escaped).join(' + ')}`);
  const more = pairs - lines.length;
  return ['Images that show both:', ...lines, ...(more > 0 ? [`  and ${more} more pairs`] : [])];
}

function leftOutLines({ leftOut: { images, boxes, listed } }: DatasetInspection): string[] {
  const lines = listed
    .slice(0, LISTED)
    .map(({ relativePath, reason }) => `  ${escaped(relativePath)}: ${escaped(reason)}`);
  const more = images - lines.length;
  return [
    `Missing and broken images: ${images}`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `Boxes dropped: ${boxes.withoutArea} without area, ${boxes.outside} outside of the image; cut at its edge: ${boxes.cut}`,
  ];
}

/** The inspection as text for a terminal. */
export function renderInspection(inspection: DatasetInspection): string {
  const { data, fingerprint, imageSides, boxesPerImage, classesPerImage, boxSides } = inspection;
  const lines = [`data: ${data.kind}, fingerprint ${fingerprint.slice(0, 12)}`, splitTable(inspection)];
  if (imageSides) {
    const { smallest, largest, meanWidth, meanHeight } = imageSides;
    lines.push(
      `Image sides: ${smallest} to ${largest} pixels, ${meanWidth.toFixed(0)} x ${meanHeight.toFixed(0)} on average`,
    );
  }
  if (boxesPerImage && boxSides) {
    const { mean, p5, median, p95 } = boxSides;
    lines.push(
      countText('Boxes per image', boxesPerImage),
      `Box sides, as shares of the image's: mean ${percent(mean)}, median ${percent(median)}, ${percent(p5)} to ${percent(p95)} (5 % to 95 %)`,
    );
  }
  if (classesPerImage && inspection.classes.length > 0) lines.push(countText('Classes per image', classesPerImage));
  return [...lines, ...classTable(inspection), ...pairLines(inspection), ...leftOutLines(inspection)].join('\n');
}
