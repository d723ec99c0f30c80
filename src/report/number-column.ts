/**
 * Numbers as text, little-endian in base 64, after a letter for their size: `f`, 32 bits, whose seven digits are more than a chart shows,
 * or `d`, 64 bits, for what statistics are made of. NaN stands for no value.
 */
export type NumberSize = 'f' | 'd';

export function packColumn(numbers: readonly number[], size: NumberSize = 'f'): string {
  const view = new DataView(new ArrayBuffer(numbers.length * bytesOf(size)));
  numbers.forEach((number, index) => {
    if (size === 'f') view.setFloat32(index * bytesOf(size), number, true);
    else view.setFloat64(index * bytesOf(size), number, true);
  });
  return size + btoa(binaryText(new Uint8Array(view.buffer)));
}

export function unpackColumn(packed: string): Float64Array {
  const size = packed.startsWith('d') ? 'd' : 'f';
  const bytes = Uint8Array.from(atob(packed.slice(1)), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const numberAt = (index: number): number =>
    size === 'f' ? view.getFloat32(index * bytesOf(size), true) : view.getFloat64(index * bytesOf(size), true);
  return Float64Array.from({ length: bytes.length / bytesOf(size) }, (_, index) => numberAt(index));
}

const bytesOf = (size: NumberSize): number =>
  size === 'f' ? Float32Array.BYTES_PER_ELEMENT : Float64Array.BYTES_PER_ELEMENT;

/** A character a byte, in pieces that a call's arguments can hold. */
function binaryText(bytes: Uint8Array): string {
  const PIECE = 8192;
  let text = '';
  for (let from = 0; from < bytes.length; from += PIECE) {
    text += String.fromCharCode(...bytes.subarray(from, from + PIECE));
  }
  return text;
}
