import fc from 'fast-check';

const side = fc.integer({ min: 2, max: 1200 });
const span = fc
  .tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }))
  .map(([from, share]) => [from, from + (1 - from) * share] as const);

/** An image and a box with an area inside it, at places between pixels. */
export const boxInImage = fc
  .record({ image: fc.record({ width: side, height: side }), across: span, down: span })
  .map(({ image, across, down }) => ({
    image,
    box: {
      left: across[0] * image.width,
      top: down[0] * image.height,
      right: Math.min(image.width, across[1] * image.width),
      bottom: Math.min(image.height, down[1] * image.height),
      score: 1,
    },
  }));
