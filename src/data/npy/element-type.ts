import { decodeHalf } from '../../half-precision.js';
import { NpyFault } from './npy-header.js';

/** An element of an array: integers beyond what a number holds exactly are `bigint`, booleans 1 and 0. */
export type NumpyElement = number | bigint | string;

/** How an array's elements lie in memory. */
export interface ElementType {
  readonly bytes: number;
  read(data: DataView, at: number): NumpyElement;
}

const numeric: Readonly<Record<string, (data: DataView, at: number, little: boolean) => number | bigint>> = {
  b1: (data, at) => (data.getUint8(at) === 0 ? 0 : 1),
  i1: (data, at) => data.getInt8(at),
  u1: (data, at) => data.getUint8(at),
  i2: (data, at, little) => data.getInt16(at, little),
  u2: (data, at, little) => data.getUint16(at, little),
  i4: (data, at, little) => data.getInt32(at, little),
  u4: (data, at, little) => data.getUint32(at, little),
  i8: (data, at, little) => exact(data.getBigInt64(at, little)),
  u8: (data, at, little) => exact(data.getBigUint64(at, little)),
  f2: (data, at, little) => decodeHalf(data.getUint16(at, little)),
  f4: (data, at, little) => data.getFloat32(at, little),
  f8: (data, at, little) => data.getFloat64(at, little),
};

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Characters of an element at most. */
const LONGEST_TEXT = 1 << 16;

/** `U` is UTF-32 and `S` bytes; zeros at the end do not count. */
function text(kind: string, length: number, little: boolean): ElementType {
  const unit = kind === 'U' ? 4 : 1;
  const read = (data: DataView, at: number): string => {
    const codes = Array.from({ length }, (_, place) =>
      unit === 4 ? data.getUint32(at + 4 * place, little) : data.getUint8(at + place),
    );
    const end = codes.findLastIndex((code) => code !== 0) + 1;
    if (codes.some((code) => code > 0x10ffff || (code >= 0xd800 && code < 0xe000))) {
      throw new NpyFault('it has a text that is no Unicode.');
    }
    return codes
      .slice(0, end)
      .map((code) => String.fromCodePoint(code))
      .join('');
  };
  return { bytes: unit * length, read };
}

/**
 * The type that NumPy calls `descr`: `<f4`, `>i8`, `|b1`, `<U16`. Without a sign in front it is of this machine's order, little-endian.
 *
 * @throws NpyFault for any other type
 */
export function elementType(descr: string): ElementType {
  const found = /^([<>|=]?)([a-zA-Z])(\d{0,9})$/.exec(descr);
  const [, order = '', kind = '', digits = ''] = found ?? [];
  const little = order !== '>';
  const length = Number(digits);
  if (/^[US]$/.test(kind) && length <= LONGEST_TEXT) return text(kind, length, little);
  const read = numeric[`${kind}${digits}`];
  if (read === undefined) throw new NpyFault(`it has elements of the type ${descr.slice(0, 40)}, which are not read.`);
  return { bytes: length, read: (data, at) => read(data, at, little) };
}

/**
 * The elements of an array in C order.
 *
 * @throws NpyFault where the bytes are not as many as the shape takes
 */
export function readElements(
  descr: string,
  shape: readonly number[],
  fortranOrder: boolean,
  bytes: Uint8Array,
): NumpyElement[] {
  const type = elementType(descr);
  const count = shape.reduce((product, side) => product * side, 1);
  if (bytes.length !== count * type.bytes) {
    throw new NpyFault(`it has ${bytes.length} bytes of data, and its shape takes ${count * type.bytes}.`);
  }
  // Texts without characters take no bytes: nothing of the file would bound their number.
  if (type.bytes === 0 && count > 0) throw new NpyFault('it has elements without bytes.');
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const place = fortranOrder ? fortranPlaces(shape) : (at: number): number => at;
  return Array.from({ length: count }, (_, at) => type.read(data, place(at) * type.bytes));
}

/** Where an element, counted in C order, lies in an array whose first axis varies fastest. */
function fortranPlaces(shape: readonly number[]): (at: number) => number {
  return (at) => {
    let place = 0;
    let rest = at;
    let size = shape.reduce((product, side) => product * side, 1);
    for (const side of shape.toReversed()) {
      size /= side;
      place += (rest % side) * size;
      rest = Math.floor(rest / side);
    }
    return place;
  };
}
