import { pythonTypeOf, type PickleValue } from '../../pickle/index.js';
import type { FileBytes } from '../file-bytes.js';
import { floatTypeOf } from '../float-types.js';
import { WeightsFault, type StateDict, type StateTensor } from '../state-dict.js';
import type { TorchCheckpoint } from './torch-checkpoint.js';
import { TorchTensor } from './torch-globals.js';

/** What checkpoints call their weights, besides epoch, optimiser and the like. */
const ENTRIES = ['state_dict', 'model', 'model_state_dict'];

/**
 * The tensors of a checkpoint: of its `state_dict` or `model`, or its own where it is one.
 *
 * @throws WeightsFault
 */
export function torchStateDict(file: FileBytes, checkpoint: TorchCheckpoint): StateDict {
  const tensors = new Map<string, StateTensor>();
  for (const [name, tensor] of stateIn(checkpoint.value)) {
    const type = tensor instanceof TorchTensor ? floatTypeOf(tensor.storage.type) : undefined;
    if (typeof name !== 'string' || !(tensor instanceof TorchTensor) || type === undefined) continue;
    const read = (): Float32Array => {
      const { position, length } = checkpoint.storage(tensor.storage);
      return arrange(type.decode(file.read(position, length)), tensor);
    };
    tensors.set(name, { shape: tensor.shape, read });
  }
  return tensors;
}

function stateIn(value: PickleValue): ReadonlyMap<PickleValue, PickleValue> {
  if (!(value instanceof Map))
    throw new WeightsFault(`it holds a ${pythonTypeOf(value)} instead of a dict of tensors.`);
  for (const entry of ENTRIES) {
    const inner = value.get(entry);
    if (inner instanceof Map) return inner;
  }
  if ([...value.values()].some((tensor) => tensor instanceof TorchTensor)) return value;
  throw new WeightsFault(`it holds neither tensors nor one of ${ENTRIES.join(', ')}.`);
}

/** The elements of a view in C order. */
function arrange(elements: Float32Array, { offset, shape, strides }: TorchTensor): Float32Array {
  const count = shape.reduce((product, side) => product * side, 1);
  let dense = 1;
  const isDense = shape.every((_, axis) => {
    const back = shape.length - 1 - axis;
    const side = shape[back] ?? 1;
    const fits = side === 1 || strides[back] === dense;
    dense *= side;
    return fits;
  });
  if (isDense) return elements.slice(offset, offset + count);
  return Float32Array.from({ length: count }, (_, at) => {
    let rest = at;
    let place = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const side = shape[axis] ?? 1;
      place += (rest % side) * (strides[axis] ?? 0);
      rest = Math.floor(rest / side);
    }
    return elements[place]!;
  });
}
