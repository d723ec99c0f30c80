import { numpyGlobals } from '../../data/npy/numpy-globals.js';
import {
  GlobalReference,
  PickledObject,
  type PickleGlobal,
  type PickleGlobals,
  type PickleValue,
} from '../../pickle/index.js';

/** The elements of tensors, which lie outside of the pickle. */
export class TorchStorage extends PickledObject {
  readonly python = 'torch.Storage';

  constructor(
    readonly key: string,
    /** As safetensors calls it; integers have others. */
    readonly type: string,
    /** Bytes of an element. */
    readonly elementBytes: number,
    readonly elements: number,
  ) {
    super();
  }
}

/** A view of a storage. */
export class TorchTensor extends PickledObject {
  readonly python = 'torch.Tensor';

  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {
    super();
  }
}

/** Classes of storages: the type of an element, and its bytes. */
const storageTypes: Readonly<Record<string, readonly [type: string, bytes: number]>> = {
  FloatStorage: ['F32', 4],
  DoubleStorage: ['F64', 8],
  HalfStorage: ['F16', 2],
  BFloat16Storage: ['BF16', 2],
  LongStorage: ['I64', 8],
  IntStorage: ['I32', 4],
  ShortStorage: ['I16', 2],
  CharStorage: ['I8', 1],
  ByteStorage: ['U8', 1],
  BoolStorage: ['BOOL', 1],
};

const isCount = (value: PickleValue | undefined): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

function countsIn(value: PickleValue | undefined): readonly number[] {
  if (Array.isArray(value) && value.length <= 16 && value.every(isCount)) return value;
  throw new Error('it has no shape.');
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, ...)`: a tensor lies inside its storage and is no larger. */
const tensor: PickleGlobal = {
  make: ([storage, offset, size, stride]) => {
    if (!(storage instanceof TorchStorage) || !isCount(offset)) throw new Error('it has no storage.');
    const [shape, strides] = [countsIn(size), countsIn(stride)];
    if (strides.length !== shape.length) throw new Error('it has another number of strides than of sides.');
    const count = shape.reduce((product, side) => product * side, 1);
    const last = shape.reduce((place, side, axis) => place + (side - 1) * (strides[axis] ?? 0), offset);
    if (count > storage.elements || (count > 0 && last >= storage.elements))
      throw new Error('it lies outside of its storage.');
    return new TorchTensor(storage, offset, shape, strides);
  },
};

const parameter: PickleGlobal = {
  make: ([data]) => {
    if (data instanceof TorchTensor) return data;
    throw new Error('it is no tensor.');
  },
};

const size: PickleGlobal = { make: ([sides]) => [...countsIn(sides)] };

/** All that a checkpoint of tensors, texts and numbers needs to name. */
export const torchGlobals: PickleGlobals = new Map<string, PickleGlobal>([
  ...numpyGlobals,
  ['torch._utils _rebuild_tensor_v2', tensor],
  ['torch._utils _rebuild_tensor', tensor],
  ['torch._utils _rebuild_parameter', parameter],
  ['torch Size', size],
  ...Object.keys(storageTypes).map((name): [string, PickleGlobal] => [`torch ${name}`, {}]),
]);

/**
 * The storage that a persistent id of a checkpoint refers to: `('storage', class, key, device, elements)`, and in the form of before 1.6 a
 * view of it, which no checkpoint has had since.
 *
 * @throws Error
 */
export function storageOf(id: PickleValue): TorchStorage {
  const [kind, type, key, , elements, view = null] = Array.isArray(id) ? id : [];
  const known = type instanceof GlobalReference && type.module === 'torch' ? storageTypes[type.name] : undefined;
  if (kind !== 'storage' || known === undefined || typeof key !== 'string' || !isCount(elements)) {
    throw new Error('it is no storage.');
  }
  if (view !== null) throw new Error('it is a view of another storage.');
  return new TorchStorage(key, known[0], known[1], elements);
}
