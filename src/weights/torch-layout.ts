import type { VariableLayout } from '../engine/variables/variable-tree.js';

type Axes = readonly [outer: number, middle: number, inner: number];

/** A tensor's axes in three groups, which PyTorch has in the opposite order. */
function axesOf(shape: readonly number[], layout: VariableLayout): Axes | undefined {
  const [first = 1, second = 1, third = 1, fourth = 1] = shape;
  switch (layout) {
    case 'convolution':
    case 'depthwise':
      return [first * second, third, fourth];
    case 'dense':
      return [1, first, second];
    case 'plain':
      return undefined;
  }
}

/** The shape of the same tensor in PyTorch. */
export function torchShape(shape: readonly number[], layout: VariableLayout): readonly number[] {
  const [first = 1, second = 1, third = 1, fourth = 1] = shape;
  switch (layout) {
    case 'convolution':
      return [fourth, third, first, second];
    case 'depthwise':
      return [third, fourth, first, second];
    case 'dense':
      return [second, first];
    case 'plain':
      return shape;
  }
}

/** The elements of a tensor of this shape, as PyTorch lays them out. */
export function toTorchLayout(values: Float32Array, shape: readonly number[], layout: VariableLayout): Float32Array {
  const axes = axesOf(shape, layout);
  return axes === undefined ? values : reversed(values, axes);
}

/** The elements of PyTorch's tensor, laid out for a tensor of this shape. */
export function fromTorchLayout(values: Float32Array, shape: readonly number[], layout: VariableLayout): Float32Array {
  const axes = axesOf(shape, layout);
  return axes === undefined ? values : reversed(values, [axes[2], axes[1], axes[0]]);
}

function reversed(values: Float32Array, [outer, middle, inner]: Axes): Float32Array {
  const result = new Float32Array(values.length);
  let from = 0;
  for (let a = 0; a < outer; a++) {
    for (let b = 0; b < middle; b++) {
      for (let c = 0; c < inner; c++) result[(c * middle + b) * outer + a] = values[from++]!;
    }
  }
  return result;
}
