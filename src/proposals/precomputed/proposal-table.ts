import type { Size } from '../../crops/crop-strategy.js';
import { ProblemList } from '../../data/problem-list.js';
import { readLines } from '../../files/read-lines.js';
import { proposalErrors } from '../errors.js';
import type { ProposalBox } from '../proposal-source.js';
import { isHeader, LONGEST_LINE, parseProposals, type ImageProposals } from './proposal-lines.js';

/** Numbers of a box: its sides and its score. */
const BOX = 5;

/** Boxes in all, of which each takes 40 bytes. */
const MOST_BOXES = 1 << 28;

interface Place extends Size {
  readonly first: number;
  readonly count: number;
}

/** The proposals of many images, close together in memory. */
export class ProposalTable {
  readonly #places = new Map<string, Place>();
  #values = new Float64Array(1024);
  #used = 0;

  has(image: string): boolean {
    return this.#places.has(image);
  }

  /** Whether there is room for so many boxes more. */
  takes(boxes: number): boolean {
    return this.#used / BOX + boxes <= MOST_BOXES;
  }

  add({ image, size, boxes }: ImageProposals): void {
    this.#reserve(this.#used + boxes.length * BOX);
    this.#places.set(image, { ...size, first: this.#used, count: boxes.length });
    for (const { left, top, right, bottom, score } of boxes) {
      this.#values.set([left, top, right, bottom, score], this.#used);
      this.#used += BOX;
    }
  }

  /** The size that the proposals of an image are of. */
  size(image: string): Size | undefined {
    return this.#places.get(image);
  }

  boxes(image: string): readonly ProposalBox[] | undefined {
    const place = this.#places.get(image);
    return (
      place &&
      Array.from({ length: place.count }, (_, index) => {
        const at = place.first + index * BOX;
        const [left, top, right, bottom, score] = this.#values.subarray(at, at + BOX) as unknown as BoxRow;
        return { left, top, right, bottom, score };
      })
    );
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new Float64Array(Math.max(length, 2 * this.#values.length));
    larger.set(this.#values.subarray(0, this.#used));
    this.#values = larger;
  }
}

type BoxRow = readonly [number, number, number, number, number];

/** Which of an image's boxes are kept. */
export interface BoxSelection {
  /** The best, this many at most. */
  readonly perImage: number;
  /** Those with this score and above; all of them unless given. */
  readonly minimumScore?: number | undefined;
}

/**
 * Reads a file of proposals. Boxes are cut at the edges of their image and ordered by score, equal scores as they stand in the file.
 *
 * @throws `proposals/file-missing`, `proposals/file-invalid` with everything that is wrong
 */
export async function readProposalTable(path: string, selection: BoxSelection): Promise<ProposalTable> {
  const table = new ProposalTable();
  const problems = new ProblemList();
  let lines = 0;
  try {
    for await (const [number, line] of readLines(path, LONGEST_LINE)) {
      lines = number;
      if (number === 1) {
        if (isHeader(line)) continue;
        problems.add('line 1 does not say that it is a file of proposals');
        break;
      }
      const fault = addLine(table, line, selection);
      if (fault !== undefined) problems.add(`line ${number} ${fault}`);
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw proposalErrors['proposals/file-missing']({ path, reason: error.message }, { cause: error });
  }
  if (lines === 0) problems.add('it is empty');
  if (problems.total > 0) throw proposalErrors['proposals/file-invalid']({ path, problems });
  return table;
}

function addLine(table: ProposalTable, line: string, { perImage, minimumScore = -Infinity }: BoxSelection) {
  const parsed = parseProposals(line);
  if (typeof parsed === 'string') return parsed;
  const { image, boxes } = parsed;
  if (table.has(image)) return `has the image ${JSON.stringify(image.slice(0, 80))} once more`;
  const kept = boxes
    .filter(({ score }) => score >= minimumScore)
    .sort((one, other) => other.score - one.score)
    .slice(0, perImage);
  if (!table.takes(kept.length)) return `goes beyond ${MOST_BOXES} boxes`;
  table.add({ ...parsed, boxes: kept });
  return undefined;
}
