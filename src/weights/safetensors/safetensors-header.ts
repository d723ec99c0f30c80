/** Kinds of elements that are read, and their bytes. */
export const elementBytes = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 } as const;
export type ElementType = keyof typeof elementBytes;

export interface TensorDescription {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** First byte and the byte behind the last, from the beginning of the data. */
  readonly begin: number;
  readonly end: number;
}

/** The header of a safetensors file (https://github.com/huggingface/safetensors#format). */
export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, TensorDescription>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes of a header at most: as the reference implementation. */
export const LARGEST_HEADER = 100_000_000;

/** What is wrong with a file, in words that complete "cannot be used: ". */
export class SafetensorsFault extends Error {}

/** The eight bytes of its length and the header, padded with spaces so that the data begin at a multiple of eight. */
export function encodeHeader({ tensors, metadata }: SafetensorsHeader): Buffer {
  const entries = [...tensors].map(([name, { type, shape, begin, end }]) => [
    name,
    { dtype: type, shape, data_offsets: [begin, end] },
  ]);
  const text = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const padded = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8, ' ');
  padded.writeBigUInt64LE(BigInt(padded.length - 8), 0);
  text.copy(padded, 8);
  return padded;
}

/**
 * Reads a header that may hold anything. `dataBytes` is how much of the file follows it.
 *
 * @throws SafetensorsFault
 */
export function decodeHeader(text: string, dataBytes: number): SafetensorsHeader {
  const value = parseObject(text);
  const tensors = new Map<string, TensorDescription>();
  for (const [name, entry] of Object.entries(value)) {
    if (name !== '__metadata__') tensors.set(name, decodeTensor(name, entry, dataBytes));
  }
  const spans = [...tensors.values()].sort((one, other) => one.begin - other.begin || one.end - other.end);
  const covered = spans.reduce((position, { begin, end }) => {
    if (begin !== position) throw new SafetensorsFault('its tensors overlap or leave gaps.');
    return end;
  }, 0);
  if (covered !== dataBytes) throw new SafetensorsFault(`it has ${dataBytes} bytes of data instead of ${covered}.`);
  return { tensors, metadata: decodeMetadata(value.__metadata__) };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SafetensorsFault('its header is no JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SafetensorsFault('its header is no JSON object.');
  }
  return value as Readonly<Record<string, unknown>>;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function decodeTensor(name: string, entry: unknown, dataBytes: number): TensorDescription {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  const type = Object.keys(elementBytes).find((known): known is ElementType => known === dtype);
  if (type === undefined)
    throw new SafetensorsFault(`${name} is of the type ${String(dtype)}, which is not supported.`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw new SafetensorsFault(`${name} has no shape.`);
  const [begin, end] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
  if (!isCount(begin) || !isCount(end) || end > dataBytes) throw new SafetensorsFault(`${name} lies outside the file.`);
  const elements = shape.reduce((product: number, length) => product * length, 1);
  if (end - begin !== elements * elementBytes[type]) {
    throw new SafetensorsFault(`${name} has ${end - begin} bytes, which is not what its shape takes.`);
  }
  return { type, shape, begin, end };
}

function decodeMetadata(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
