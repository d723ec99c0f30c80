import type { RawAttribute, RawOperations } from './raw-operations.js';

/** Zeros added on each side, in pixels. */
export interface Sides {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The attributes that `Conv2D` and its two gradients share. */
export function convolutionAttributes(
  raw: RawOperations,
  stride: number,
  { top, bottom, left, right }: Sides,
): RawAttribute[] {
  const sides = [top, bottom, left, right];
  const isPadded = sides.some((side) => side !== 0);
  return [
    raw.floatType(),
    raw.integers('strides', [1, stride, stride, 1]),
    raw.string('padding', isPadded ? 'EXPLICIT' : 'VALID'),
    raw.integers('explicit_paddings', isPadded ? [0, 0, ...sides, 0, 0] : []),
    raw.string('data_format', 'NHWC'),
    raw.integers('dilations', [1, 1, 1, 1]),
    raw.boolean('use_cudnn_on_gpu', true),
  ];
}
