/** What is wrong with a tar as a whole: from here on nothing in it can be trusted. */
export class TarError extends Error {
  override readonly name = 'TarError';
}

/** A tar consists of blocks of this many bytes. */
export const TAR_BLOCK = 512;

/** One member's header block. */
export interface TarHeader {
  readonly name: string;
  /** Bytes of content. */
  readonly size: number;
  /** One character: `0` a file, `5` a folder, `L` a long name of GNU's, `x` POSIX's extended header... */
  readonly type: string;
}

const CHECKSUM = { offset: 148, length: 8 };

/** Compressed files and other archives that are given by mistake, by their first bytes. */
const OTHER_FORMATS: readonly (readonly [string, string])[] = [
  ['\x1f\x8b', 'compressed with gzip'],
  ['BZh', 'compressed with bzip2'],
  ['\xfd7zXZ', 'compressed with xz'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd'],
  ['PK', 'a zip'],
];

/** The text of a field, up to its first NUL. */
function text(block: Buffer, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/** A number in octal digits, or in base 256 where the first bit is set (GNU, for more than 8 GiB); NaN where it is neither. */
function number(block: Buffer, offset: number, length: number): number {
  if (block[offset] === 0x80) {
    let value = 0;
    for (const byte of block.subarray(offset + 1, offset + length)) value = value * 256 + byte;
    return value;
  }
  const digits = block
    .toString('latin1', offset, offset + length)
    .replace(/\0.*$/s, '')
    .trim();
  return /^[0-7]*$/.test(digits) ? parseInt(digits || '0', 8) : NaN;
}

/** Sum of the block's bytes, with blanks for the checksum itself. */
function checksum(block: Buffer): number {
  let sum = 0;
  for (let index = 0; index < TAR_BLOCK; index++) {
    const isChecksum = index >= CHECKSUM.offset && index < CHECKSUM.offset + CHECKSUM.length;
    sum += isChecksum ? 0x20 : (block[index] ?? 0);
  }
  return sum;
}

function refuse(block: Buffer, position: number): never {
  const start = block.toString('latin1', 0, 8);
  const other = position === 0 ? OTHER_FORMATS.find(([magic]) => start.startsWith(magic)) : undefined;
  throw new TarError(
    other ? `it is ${other[1]}` : `there is no tar header at byte ${position}: it is no tar or damaged`,
  );
}

/** True for the block of zeros that ends a tar. */
export const isEndOfTar = (block: Buffer): boolean => block.every((byte) => byte === 0);

/**
 * Reads a header block of POSIX ustar, GNU or V7 tar (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html,
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html).
 *
 * @param position Where in the file it stands, for the message
 * @throws TarError where its checksum does not fit
 */
export function readTarHeader(block: Buffer, position: number): TarHeader {
  if (number(block, CHECKSUM.offset, CHECKSUM.length) !== checksum(block)) refuse(block, position);
  const size = number(block, 124, 12);
  if (!Number.isSafeInteger(size)) throw new TarError(`the header at byte ${position} gives no size`);
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? text(block, 345, 155) : '';
  const ownName = text(block, 0, 100);
  return {
    name: prefix === '' ? ownName : `${prefix}/${ownName}`,
    size,
    type: block[156] === 0 ? '0' : block.toString('latin1', 156, 157),
  };
}
