import { pack, type Header } from 'tar-stream';

/** What goes into a tar: a name with its content, or with a type of its own. */
export type TarEntry = readonly [name: string, content: string | Uint8Array, header?: Partial<Header>];

/** An uncompressed tar of these entries, in their order. */
export async function makeTar(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content, header = {}] of entries) archive.entry({ name, ...header }, Buffer.from(content));
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Changes the header block at `offset` and corrects its checksum (the sum of its bytes, with blanks for itself). */
export function editHeader(tar: Buffer, offset: number, edit: (block: Buffer) => void): Buffer {
  const edited = Buffer.from(tar);
  const block = edited.subarray(offset, offset + 512);
  edit(block);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return edited;
}
