import type { ProposalBox } from '../proposal-source.js';

/** Numbers of a box: its sides, which are whole, and its score, which is a float32. */
const BOX = 5;

/** Boxes as numbers one after the other: a part of the memory that objects take, and quickly sent between threads. */
export function packBoxes(boxes: readonly ProposalBox[]): Float32Array {
  return Float32Array.from(boxes.flatMap(({ left, top, right, bottom, score }) => [left, top, right, bottom, score]));
}

export function unpackBoxes(packed: Float32Array): ProposalBox[] {
  return Array.from({ length: packed.length / BOX }, (_, index) => {
    const at = index * BOX;
    return {
      left: packed[at]!,
      top: packed[at + 1]!,
      right: packed[at + 2]!,
      bottom: packed[at + 3]!,
      score: packed[at + 4]!,
    };
  });
}
