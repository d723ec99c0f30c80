import { quoted } from '../quoted.js';

/** A labelled object; edges are fractions of the image's width and height. */
export interface LabelledBox {
  /** Index into the names. */
  readonly label: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a file of labels is read by. */
export interface LabelFormat {
  /** How many classes there are. */
  readonly classes: number;
  /** Numbers after each box that belong to keypoints. */
  readonly keypointNumbers: number;
}

/** Told of what is wrong, by line. */
export type ReportLine = (line: number, problem: string) => void;

/** How far from the image a number may lie, in images: a box beyond is clipped or dropped, numbers beyond are no fractions but pixels. */
const FARTHEST = 1;

/** Numbers of a line with a box, and the fewest of one with a segment: three corners. */
const BOX_NUMBERS = 5;
const SEGMENT_NUMBERS = 7;

/** The box `[centre x, centre y, width, height]`, or what is wrong with it. */
function boxOfCentre([x = 0, y = 0, width = 0, height = 0]: readonly number[]): Omit<LabelledBox, 'label'> | string {
  if (width < 0 || height < 0) return 'width or height is negative';
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

/** The box around corners `[x1, y1, x2, y2, ...]`. */
function boxAroundCorners(numbers: readonly number[]): Omit<LabelledBox, 'label'> {
  const [xs, ys] = [numbers.filter((_, index) => index % 2 === 0), numbers.filter((_, index) => index % 2 === 1)];
  const [least, most] = [Math.min, Math.max].map(
    (choose) => (values: readonly number[]) => values.reduce((one, other) => choose(one, other)),
  );
  return { left: least!(xs), top: least!(ys), right: most!(xs), bottom: most!(ys) };
}

/** The object of a line, or what is wrong with it. */
function parseLine(line: string, { classes, keypointNumbers }: LabelFormat): LabelledBox | string {
  const cells = line.split(/\s+/);
  const numbers = cells.map(Number);
  const wrong = cells.find((_, index) => !Number.isFinite(numbers[index]));
  if (wrong !== undefined) return `${quoted(wrong)} is no number`;
  const [label = NaN, ...coordinates] = numbers;
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    return `class ${label} is none of the ${classes} names (0 to ${classes - 1})`;
  }
  const isBox = cells.length === BOX_NUMBERS + keypointNumbers;
  const isSegment = keypointNumbers === 0 && cells.length >= SEGMENT_NUMBERS && cells.length % 2 === 1;
  if (!isBox && !isSegment) {
    const segment = keypointNumbers === 0 ? ', and a segment an odd number from 7 on' : '';
    return `it has ${cells.length} numbers; a box has ${BOX_NUMBERS + keypointNumbers}${segment}`;
  }
  const used = isBox ? coordinates.slice(0, 4) : coordinates;
  const outside = used.find((value) => value < -FARTHEST || value > 1 + FARTHEST);
  if (outside !== undefined) return `${outside} is no fraction of the image`;
  const box = isBox ? boxOfCentre(used) : boxAroundCorners(used);
  return typeof box === 'string' ? box : { label, ...box };
}

/** Reads a file of labels, telling everything that is wrong with it. Empty lines are passed over. */
export function readLabelLines(text: string, format: LabelFormat, report: ReportLine): readonly LabelledBox[] {
  return text.split('\n').flatMap((content, index) => {
    const line = content.trim();
    if (line === '') return [];
    const box = parseLine(line, format);
    if (typeof box !== 'string') return [box];
    report(index + 1, box);
    return [];
  });
}
