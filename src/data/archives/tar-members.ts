import type { FileWindow } from './file-window.js';
import { isEndOfTar, readTarHeader, TAR_BLOCK, TarError, type TarHeader } from './tar-header.js';

/** What a tar holds under one name. */
export interface TarMember {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'sparse file' | 'special file';
  /** Where its content begins in the archive, and how many bytes it has. */
  readonly offset: number;
  readonly length: number;
}

/** Longest extended header: far above any name, far below what would fill the memory. */
const LONGEST_EXTENSION = 1 << 20;

/** Bytes of zeros that may follow the end: writers fill up to a whole record. */
const LONGEST_PADDING = 1 << 20;

/** What headers before a member say of it. */
interface Extensions {
  readonly name?: string;
  readonly size?: number;
  readonly sparse?: boolean;
}

const roundUp = (bytes: number): number => Math.ceil(bytes / TAR_BLOCK) * TAR_BLOCK;

const KINDS: Readonly<Record<string, TarMember['kind']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'link',
  '2': 'link',
  '5': 'folder',
  D: 'folder',
  S: 'sparse file',
};

/** What a member is by its type. Before there was a type for folders, they were files whose names end so. */
const kindOf = (type: string, name: string): TarMember['kind'] =>
  type === '0' && name.endsWith('/') ? 'folder' : (KINDS[type] ?? 'special file');

/** Records of a POSIX extended header: `<length> <key>=<value>\n`, where the length is that of the whole record. */
function paxRecords(content: Buffer, position: number): Map<string, string> {
  const records = new Map<string, string>();
  for (let start = 0; start < content.length && content[start] !== 0;) {
    const blank = content.indexOf(0x20, start);
    const length = Number(content.toString('latin1', start, blank));
    const end = start + length;
    const equals = content.indexOf(0x3d, blank);
    const isRecord =
      blank > start && Number.isSafeInteger(length) && end <= content.length && content[end - 1] === 0x0a;
    if (!isRecord || equals < 0 || equals >= end)
      throw new TarError(`the extended header at byte ${position} is damaged`);
    records.set(content.toString('utf8', blank + 1, equals), content.toString('utf8', equals + 1, end - 1));
    start = end;
  }
  return records;
}

function paxExtensions(content: Buffer, position: number): Extensions {
  const records = paxRecords(content, position);
  const [path, size] = [records.get('path'), records.get('size')];
  if (size !== undefined && !/^\d{1,15}$/.test(size)) {
    throw new TarError(`the extended header at byte ${position} gives no size`);
  }
  return {
    ...(path === undefined ? {} : { name: path.replace(/\0.*$/s, '') }),
    ...(size === undefined ? {} : { size: Number(size) }),
    ...([...records.keys()].some((key) => key.startsWith('GNU.sparse.')) ? { sparse: true } : {}),
  };
}

/** Walks a tar from header to header. */
class TarWalk {
  #position = 0;

  constructor(
    private readonly bytes: FileWindow,
    private readonly fileSize: number,
  ) {}

  /** The next header, which the position has then passed; `undefined` at the end of the archive. */
  async nextHeader(): Promise<TarHeader | undefined> {
    const block = await this.bytes.read(this.#position, TAR_BLOCK);
    if (block.length < TAR_BLOCK) throw new TarError('it ends without the closing blocks of a tar: it was cut short');
    if (isEndOfTar(block)) {
      await this.#checkEnd();
      return undefined;
    }
    const header = readTarHeader(block, this.#position);
    this.#position += TAR_BLOCK;
    return header;
  }

  /** Anything after the end means zeros in the middle, as an unfinished download leaves them, or several tars in one file. */
  async #checkEnd(): Promise<void> {
    const rest = this.fileSize - this.#position;
    const isPadding = rest <= LONGEST_PADDING && isEndOfTar(await this.bytes.read(this.#position, rest));
    if (!isPadding)
      throw new TarError(`it goes on after its end at byte ${this.#position}: it is damaged or several tars`);
  }

  /** Passes the content of a member, checking that it is there. Returns where it begins. */
  pass(name: string, size: number): number {
    const offset = this.#position;
    if (offset + size > this.fileSize) {
      throw new TarError(
        `it was cut short: ${JSON.stringify(name)} ends ${offset + size - this.fileSize} bytes after it`,
      );
    }
    this.#position += roundUp(size);
    return offset;
  }

  /** The content of an extended header. */
  async extension({ name, size }: TarHeader): Promise<Buffer> {
    if (size > LONGEST_EXTENSION) {
      throw new TarError(`the extended header at byte ${this.#position - TAR_BLOCK} has ${size} bytes`);
    }
    return this.bytes.read(this.pass(name, size), size);
  }

  get position(): number {
    return this.#position;
  }
}

/**
 * The members of a tar in their order, by their headers alone: contents are not read.
 *
 * @param fileSize Bytes of the archive
 * @throws TarError where it is no tar, damaged or cut short
 */
export async function* tarMembers(bytes: FileWindow, fileSize: number): AsyncGenerator<TarMember> {
  const walk = new TarWalk(bytes, fileSize);
  let extensions: Extensions = {};
  for (let header = await walk.nextHeader(); header !== undefined; header = await walk.nextHeader()) {
    switch (header.type) {
      case 'x':
        extensions = { ...extensions, ...paxExtensions(await walk.extension(header), walk.position) };
        break;
      case 'L':
        extensions = { ...extensions, name: (await walk.extension(header)).toString('utf8').replace(/\0.*$/s, '') };
        break;
      // What is said of all members, of a link's target and of the archive tells nothing about where images are.
      case 'g':
      case 'K':
      case 'V':
        await walk.extension(header);
        break;
      default: {
        const name = extensions.name ?? header.name;
        const kind = extensions.sparse ? 'sparse file' : kindOf(header.type, name);
        const hasContent = kind === 'file' || kind === 'sparse file' || header.type === 'D';
        const length = hasContent ? (extensions.size ?? header.size) : 0;
        yield { name, kind, offset: walk.pass(name, length), length };
        extensions = {};
      }
    }
  }
}
