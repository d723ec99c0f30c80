import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RandomStream } from '../src/engine/random/index.js';

const CLASSES = 601;
/** Rows of an image on average, as in OpenImages' training set: 14.6 million of 1.74 million images. */
const ROWS_PER_IMAGE = 8.4;
/** Edges that boxes are drawn from, as texts: making each anew would take longer than reading it. */
const EDGES = 2000;
const CHUNK = 1 << 20;

const HEADER =
  'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n';

/** Half of all boxes are of the first class; the class of rank r has about 1 / r² of them. So a part has fewer than 900 images, as in OpenImages. */
function drawClass(random: RandomStream): number {
  return (Math.floor(1 / (1 - random.uniform())) - 1) % CLASSES;
}

/**
 * Writes a folder that looks like OpenImages' CSVs: box rows of V4, images in order, frequent and rare classes, and the class descriptions. The same
 * number of rows gives the same bytes.
 */
export function writeBoxCsv(folder: string, rows: number): void {
  const classes = Array.from({ length: CLASSES }, (_, index) => `/m/0${index.toString(36).padStart(4, '0')}`);
  const descriptions = classes.map((id, index) => `${id},Class ${index}\n`).join('');
  writeFileSync(join(folder, 'class-descriptions-boxable.csv'), descriptions);
  const edges = Array.from({ length: EDGES }, (_, index) => (index / (EDGES - 1)).toFixed(6));
  const random = RandomStream.fromSeed(0);
  const interval = (): string => {
    const first = random.integer(0, EDGES);
    return `${edges[first]},${edges[random.integer(first, EDGES)]}`;
  };
  const file = openSync(join(folder, 'train-annotations-bbox.csv'), 'w');
  let text = HEADER;
  let image = 0;
  for (let row = 0; row < rows; row++) {
    if (row === 0 || random.chance(1 / ROWS_PER_IMAGE)) image += random.integer(1, 1 << 20);
    const id = image.toString(16).padStart(16, '0');
    text += `${id},xclick,${classes[drawClass(random)]},1,${interval()},${interval()},0,1,0,0,0\n`;
    if (text.length < CHUNK) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}
