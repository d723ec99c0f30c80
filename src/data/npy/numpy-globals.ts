import {
  bytesIn,
  GlobalReference,
  plainGlobals,
  PickledObject,
  type PickleGlobal,
  type PickleGlobals,
  type PickleValue,
} from '../../pickle/index.js';
import { readElements } from './element-type.js';

/** A NumPy array in a pickle. */
export class PickledArray extends PickledObject {
  readonly python = 'numpy.ndarray';
  shape: readonly number[] = [0];
  /** In C order; of object arrays, any values. */
  elements: readonly PickleValue[] = [];
}

/** A NumPy element type in a pickle. */
class PickledType extends PickledObject {
  readonly python = 'numpy.dtype';
  order = '|';

  constructor(readonly code: string) {
    super();
  }

  get descr(): string {
    return `${this.order}${this.code}`;
  }

  get isObject(): boolean {
    return this.code.startsWith('O');
  }
}

function typeIn(value: PickleValue | undefined): PickledType {
  if (value instanceof PickledType) return value;
  throw new Error('it has no element type.');
}

function shapeIn(value: PickleValue | undefined): readonly number[] {
  if (Array.isArray(value) && value.every((side) => Number.isSafeInteger(side) && (side as number) >= 0)) {
    return value as readonly number[];
  }
  throw new Error('it has no shape.');
}

const mentioned: PickleGlobal = {};

const reconstruct: PickleGlobal = {
  make: ([type]) => {
    if (type instanceof GlobalReference && type.module === 'numpy' && type.name === 'ndarray')
      return new PickledArray();
    throw new Error('it is no plain array.');
  },
  setState: (made, state) => {
    if (!(made instanceof PickledArray) || !Array.isArray(state) || state.length !== 5)
      throw new Error('it has no state.');
    const [, shape, type, isFortran, content] = state;
    made.shape = shapeIn(shape);
    const { isObject, descr } = typeIn(type);
    if (!isObject) {
      made.elements = readElements(descr, made.shape, isFortran === true, bytesIn(content));
      return;
    }
    const count = made.shape.reduce((product, side) => product * side, 1);
    if (!Array.isArray(content) || content.length !== count)
      throw new Error('its elements are not as many as its shape takes.');
    if (isFortran === true && made.shape.length > 1) throw new Error('its objects are in Fortran order.');
    made.elements = content;
  },
};

/** How protocol 5 keeps the bytes of an array. */
const fromBuffer: PickleGlobal = {
  make: ([bytes, type, shape, order]) => {
    const made = new PickledArray();
    made.shape = shapeIn(shape);
    made.elements = readElements(typeIn(type).descr, made.shape, order === 'F', bytesIn(bytes));
    return made;
  },
};

const elementTypeGlobal: PickleGlobal = {
  make: ([code]) => {
    if (typeof code !== 'string') throw new Error('it has no name.');
    return new PickledType(code);
  },
  setState: (made, state) => {
    const order = Array.isArray(state) ? state[1] : undefined;
    if (!(made instanceof PickledType) || typeof order !== 'string' || !/^[<>|=]$/.test(order)) {
      throw new Error('its byte order is unknown.');
    }
    made.order = order;
  },
};

/** A single element, as indexing an array gives it: `numpy.float64(0.5)`. */
const scalar: PickleGlobal = {
  make: ([type, bytes]) => {
    const [value] = readElements(typeIn(type).descr, [], false, bytesIn(bytes));
    return value ?? null;
  },
};

/**
 * All that a dict of texts, numbers, lists and arrays needs to name, whichever NumPy wrote it: 1 calls its parts `numpy.core`, 2 `numpy._core`.
 */
export const numpyGlobals: PickleGlobals = new Map<string, PickleGlobal>([
  ...plainGlobals,
  ...['numpy.core', 'numpy._core'].flatMap((core): [string, PickleGlobal][] => [
    [`${core}.multiarray _reconstruct`, reconstruct],
    [`${core}.multiarray scalar`, scalar],
    [`${core}.numeric _frombuffer`, fromBuffer],
  ]),
  ['numpy ndarray', mentioned],
  ['numpy dtype', elementTypeGlobal],
]);
