import { hasArea, clampBox } from '../../crops/geometry/index.js';
import type { Size } from '../../crops/crop-strategy.js';
import type { JsonObject } from '../../json.js';
import type { ProposalBox } from '../proposal-source.js';

/** What the first line of a file of proposals says. */
export const FILE_FORMAT = { format: 'croplab-proposals', version: 1 } as const;

/** Characters of a line: an image with a hundred thousand boxes. */
export const LONGEST_LINE = 8 << 20;

/** The proposals of one image, as a line of the file has them. */
export interface ImageProposals {
  /** The sample's id. */
  readonly image: string;
  /** Pixels. */
  readonly size: Size;
  readonly boxes: readonly ProposalBox[];
}

/** The first line of a file; `made` says how its boxes were found. */
export function formatHeader(made: JsonObject): string {
  return JSON.stringify({ ...FILE_FORMAT, made });
}

export function formatProposals({ image, size: { width, height }, boxes }: ImageProposals): string {
  const rows = boxes.map(({ left, top, right, bottom, score }) => [left, top, right, bottom, score]);
  return JSON.stringify({ image, width, height, boxes: rows });
}

/** Whether a line is the first one of a file of proposals. */
export function isHeader(line: string): boolean {
  const { format, version } = fieldsOf(line) ?? {};
  return format === FILE_FORMAT.format && version === FILE_FORMAT.version;
}

/** Pixels a side of an image at most. */
const LONGEST_SIDE = 1 << 20;

const isSide = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= LONGEST_SIDE;

/** The proposals of a line, or what is wrong with it, as the end of a sentence that begins with the line. */
export function parseProposals(line: string): ImageProposals | string {
  const fields = fieldsOf(line);
  if (fields === undefined) return 'is no JSON object';
  const { image, width, height, boxes } = fields;
  if (typeof image !== 'string' || image === '') return 'names no image';
  if (!isSide(width) || !isSide(height)) return 'has no width and height in whole pixels';
  if (!Array.isArray(boxes)) return 'has no list of boxes';
  const size = { width, height };
  const parsed: ProposalBox[] = [];
  for (const [place, row] of boxes.entries()) {
    const box = parseBox(row, size);
    if (typeof box === 'string') return `has a box ${place} that ${box}`;
    parsed.push(box);
  }
  return { image, size, boxes: parsed };
}

function parseBox(row: unknown, size: Size): ProposalBox | string {
  const values: readonly unknown[] = Array.isArray(row) ? row : [];
  if (values.length !== 5 || !values.every((value) => Number.isFinite(value))) {
    return 'is not five numbers: left, top, right, bottom, score';
  }
  const [left, top, right, bottom, score] = values as [number, number, number, number, number];
  const box = clampBox({ left, top, right, bottom }, size);
  return hasArea(box) ? { ...box, score } : 'covers nothing of its image';
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
