import { defineCropStrategy, type CropInput, type CropRect, type RandomStream } from 'croplab';

/** A cell of a grid over the image, in whole pixels. */
function cellOf({ image }: CropInput, cells: number, column: number, row: number): CropRect {
  const left = Math.floor((column * image.width) / cells);
  const top = Math.floor((row * image.height) / cells);
  const right = Math.floor(((column + 1) * image.width) / cells);
  const bottom = Math.floor(((row + 1) * image.height) / cells);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/**
 * Two neighbouring cells of a grid: views that never overlap, and mostly show different things. After the patch pairs of
 * Doersch et al. (2015, https://arxiv.org/abs/1505.05192).
 */
export const neighbourCrops = defineCropStrategy({
  kind: 'neighbour-cells',
  summary: 'Two neighbouring cells of a grid over the image.',
  schema: {
    type: 'object',
    properties: {
      cells: {
        type: 'integer',
        minimum: 2,
        maximum: 16,
        default: 3,
        description: 'Cells along each side of the image.',
      },
      size: { type: 'integer', minimum: 1, default: 224, description: 'Side of every view in pixels.' },
    },
    additionalProperties: false,
  },
  traits: { needsBoxes: false },
  create: ({ cells, size }) => ({
    views: [
      { shows: 'cell', size },
      { shows: 'neighbour', size },
    ],
    itemsPer: 'image',
    crop(input: CropInput, random: RandomStream) {
      const along = random.integer(0, cells - 1);
      const across = random.integer(0, cells);
      const pair = random.chance(0.5)
        ? [cellOf(input, cells, along, across), cellOf(input, cells, along + 1, across)]
        : [cellOf(input, cells, across, along), cellOf(input, cells, across, along + 1)];
      return random.chance(0.5) ? pair : pair.reverse();
    },
  }),
});
