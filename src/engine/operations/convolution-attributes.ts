import type { RawAttribute } from '../node-backend.js';
import type { RawOperations } from './raw-operations.js';

/**
 * The attributes that `Conv2D` and its two gradients share. `padding`: zeros on each side in pixels, as PyTorch counts them, or one of
 * TensorFlow's own words (where a stride is used, its 'SAME' pads one side more than the other).
 */
export function convolutionAttributes(
  raw: RawOperations,
  stride: number,
  padding: number | 'SAME' | 'VALID',
): RawAttribute[] {
  const isExplicit = typeof padding === 'number';
  return [
    raw.floatType(),
    raw.integers('strides', [1, stride, stride, 1]),
    raw.string('padding', isExplicit ? 'EXPLICIT' : padding),
    raw.integers('explicit_paddings', isExplicit ? [0, 0, padding, padding, padding, padding, 0, 0] : []),
    raw.string('data_format', 'NHWC'),
    raw.integers('dilations', [1, 1, 1, 1]),
    raw.boolean('use_cudnn_on_gpu', true),
  ];
}
