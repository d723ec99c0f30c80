import { readElements, type NumpyElement } from './element-type.js';
import { NpyFault, readNpyHeader } from './npy-header.js';

/** An array of numbers or texts. */
export interface NumpyArray {
  /** The type of an element in NumPy's notation: `<f4`. */
  readonly descr: string;
  readonly shape: readonly number[];
  /** In C order, whatever order the file has. */
  readonly values: readonly NumpyElement[];
}

/**
 * Reads a NumPy file of plain elements: numbers of all sizes, booleans, texts; either byte order, C or Fortran order, versions 1 to 3.
 *
 * @throws NpyFault
 */
export function readNpyArray(file: Buffer): NumpyArray {
  const { descr, shape, fortranOrder, end } = readNpyHeader(file);
  if (descr.endsWith('O')) throw new NpyFault('it holds Python objects instead of plain numbers.');
  return { descr, shape, values: readElements(descr, shape, fortranOrder, file.subarray(end)) };
}
