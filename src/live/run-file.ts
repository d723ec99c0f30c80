import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Files of a run that are served, with how a browser should take them. */
const served: Readonly<Record<string, string>> = {
  'config.yaml': 'text/plain; charset=utf-8',
  'provenance.json': 'application/json',
  'manifest.json': 'application/json',
  'metrics.jsonl': 'text/plain; charset=utf-8',
  'result.json': 'application/json',
  'log.jsonl': 'text/plain; charset=utf-8',
  'views.png': 'image/png',
};

/** An open file of a run; whoever has it closes it. */
export interface RunFile {
  readonly handle: FileHandle;
  readonly type: string;
  /** Bytes that are whole: of files that are appended to, up to the last end of a line. */
  readonly length: number;
}

/**
 * Opens one of the files that runs consist of. Nothing where the name is none of theirs, the file is missing, or a link leads out of the
 * served folder.
 */
export async function openRunFile(root: string, directory: string, name: string): Promise<RunFile | undefined> {
  const type = Object.hasOwn(served, name) ? served[name] : undefined;
  if (type === undefined) return undefined;
  try {
    const path = await realpath(join(directory, name));
    if (!path.startsWith((await realpath(root)) + sep)) return undefined;
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const status = await handle.stat();
    if (status.isFile()) {
      return { handle, type, length: name.endsWith('.jsonl') ? await wholeLines(handle, status.size) : status.size };
    }
    await handle.close();
    return undefined;
  } catch {
    return undefined;
  }
}

const NEWLINE = 0x0a;
const PIECE = 1 << 16;

/** Up to which byte a file that is appended to consists of whole lines. */
async function wholeLines(handle: FileHandle, size: number): Promise<number> {
  const piece = Buffer.alloc(PIECE);
  for (let end = size; end > 0; end -= PIECE) {
    const from = Math.max(0, end - PIECE);
    const { bytesRead } = await handle.read(piece, 0, end - from, from);
    const last = piece.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (last >= 0) return from + last + 1;
  }
  return 0;
}
