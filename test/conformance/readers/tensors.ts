import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../../src/engine/engine.js';
import type { VariableEntry, VariableLayout } from '../../../src/engine/variables/index.js';
import type { GoldenArray } from './golden-json.js';

/** The array as a tensor of the same shape: int32 where it holds integers, else float32. */
export function toTensor(tf: TensorFlow, { dtype, shape, values }: GoldenArray): Tensor {
  const isInteger = /int|^<i|^\|u/.test(dtype);
  return tf.tensor(values, shape, isInteger ? 'int32' : 'float32');
}

/** `[batch, channel, height, width]` to `[batch, height, width, channel]`. */
export function toChannelsLast(images: Tensor4D): Tensor4D {
  return images.transpose([0, 2, 3, 1]);
}

/** `[batch, height, width, channel]` to `[batch, channel, height, width]`. */
export function toChannelsFirst(images: Tensor4D): Tensor4D {
  return images.transpose([0, 3, 1, 2]);
}

/** From PyTorch's layout of a parameter to croplab's. */
export function fromTorchLayout(tensor: Tensor, layout: VariableLayout): Tensor {
  if (layout === 'convolution') return tensor.transpose([2, 3, 1, 0]);
  if (layout === 'depthwise') return tensor.transpose([2, 3, 0, 1]);
  return layout === 'dense' ? tensor.transpose() : tensor;
}

/** From croplab's layout of a parameter to PyTorch's. */
export function toTorchLayout(tensor: Tensor, layout: VariableLayout): Tensor {
  if (layout === 'convolution') return tensor.transpose([3, 2, 0, 1]);
  if (layout === 'depthwise') return tensor.transpose([2, 3, 0, 1]);
  return layout === 'dense' ? tensor.transpose() : tensor;
}

/** Reads the tensors and frees them. */
export function readAll(
  tensors: Readonly<Record<string, { dataSync(): ArrayLike<number>; dispose(): void }>>,
): Record<string, number[]> {
  const values = Object.entries(tensors).map(([name, tensor]) => [name, Array.from(tensor.dataSync())] as const);
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return Object.fromEntries(values);
}

/** Gives every variable the value of its name under the scope's path; a name without a value is an error. */
export function assignAll(
  tf: TensorFlow,
  entries: readonly VariableEntry[],
  nameOf: (entry: VariableEntry) => string,
  values: ReadonlyMap<string, GoldenArray>,
): void {
  for (const entry of entries) {
    const name = nameOf(entry);
    const value = values.get(name);
    if (value === undefined) throw new Error(`The kit has no value for ${name}.`);
    tf.tidy(() => {
      entry.variable.assign(fromTorchLayout(toTensor(tf, value), entry.layout));
    });
  }
}
