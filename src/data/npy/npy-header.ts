/** What is wrong with a `.npy` file, in words that complete "cannot be used: ". */
export class NpyFault extends Error {}

export interface NpyHeader {
  /** The type of an element in NumPy's notation: `<f4`, `|O`. */
  readonly descr: string;
  /** Whether the first axis varies fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** The byte behind the header. */
  readonly end: number;
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** Bytes of a header at most: NumPy's own limit for files that it does not trust. */
const LARGEST = 10_000;

const HEADER =
  /^\{\s*'descr':\s*'([^'\\]+)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(((?:\s*\d{1,15}L?\s*,?)*)\s*\),?\s*\}\s*$/;

/**
 * Reads the header of a NumPy file, versions 1 to 3
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * @throws NpyFault
 */
export function readNpyHeader(file: Buffer): NpyHeader {
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) throw new NpyFault('it is no NumPy file.');
  const version = file[MAGIC.length] ?? 0;
  if (version < 1 || version > 3) throw new NpyFault(`its NumPy format has the version ${version}; 1 to 3 are read.`);
  const start = version === 1 ? 10 : 12;
  if (file.length < start) throw new NpyFault('it is cut short in its header.');
  const length = version === 1 ? file.readUInt16LE(8) : file.readUInt32LE(8);
  if (length > LARGEST) throw new NpyFault(`its header has ${length} bytes; at most ${LARGEST} are read.`);
  const end = start + length;
  if (file.length < end) throw new NpyFault('it is cut short in its header.');
  const found = HEADER.exec(file.toString(version === 3 ? 'utf8' : 'latin1', start, end));
  if (found === null) throw new NpyFault('its header does not say what it holds, or it is a structured array.');
  const [, descr = '', order, shape = ''] = found;
  return { descr, fortranOrder: order === 'True', shape: (shape.match(/\d+/g) ?? []).map(Number), end };
}

/** The header of a single Python object, version 1.0, as `numpy.save` writes it: its end lies at a multiple of 64. */
export function objectHeader(): Buffer {
  const text = "{'descr': '|O', 'fortran_order': False, 'shape': (), }";
  const bytes = Buffer.alloc(128, ' ');
  MAGIC.copy(bytes);
  bytes.set([1, 0], MAGIC.length);
  bytes.writeUInt16LE(bytes.length - 10, 8);
  bytes.write(text, 10, 'latin1');
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}
