import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { checksumOf, hasChecksum, type Checksum } from './checksum.js';
import { isMissing, readResponsePart, totalOfRefusedRange, type ResponsePart } from './response-part.js';
import { TransferError } from './transfer-error.js';

/** A file to fetch. */
export interface WantedFile {
  readonly url: string;
  /** Where it belongs. Until it is whole, it lies beside that as `.partial`. */
  readonly path: string;
  /** What it should hash to, where that is known; otherwise what the server says. */
  readonly checksum?: Checksum | undefined;
}

/** Bounds of one attempt. */
export interface AttemptBounds {
  /** Bytes of a file at most. */
  readonly largest: number;
  /** Milliseconds without a byte after which the server is given up. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
}

/** `missing` where the server has no such file. */
export type FetchOutcome = 'fetched' | 'missing';

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : 0;
}

/** Ends an attempt when nothing comes for a while. */
class Patience {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number) {
    this.renew();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#controller.abort();
    }, this.milliseconds);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Fetches one file, in as many attempts as its owner makes: what has arrived is kept, and the next attempt asks for the rest. */
export class FileTransfer {
  readonly #wanted: WantedFile;
  readonly #partial: string;
  /** What tells the version of the file that the bytes so far are of. */
  #version: string | undefined;

  constructor(wanted: WantedFile) {
    this.#wanted = wanted;
    this.#partial = `${wanted.path}.partial`;
  }

  /**
   * @throws TransferError where the file did not arrive; the signal's reason where that is aborted
   */
  async attempt(bounds: AttemptBounds): Promise<FetchOutcome> {
    const patience = new Patience(bounds.patience);
    try {
      return await this.#attempt(bounds, patience);
    } catch (error) {
      bounds.signal?.throwIfAborted();
      if (error instanceof TransferError) throw error;
      // Errors of the disk are not the server's.
      if (error instanceof Error && 'syscall' in error) throw error;
      const reason = patience.signal.aborted ? 'nothing came any more' : reasonOf(error);
      throw new TransferError(reason, true, undefined, { cause: error });
    } finally {
      patience.end();
    }
  }

  async #attempt({ largest, signal }: AttemptBounds, patience: Patience): Promise<FetchOutcome> {
    const have = await sizeOf(this.#partial);
    const response = await fetch(this.#wanted.url, {
      headers: this.#headers(have),
      signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal,
    });
    try {
      if (isMissing(response.status)) {
        await rm(this.#partial, { force: true });
        return 'missing';
      }
      if (response.status === 416 && have > 0) {
        // There is nothing more of it, or it is of another file.
        if (totalOfRefusedRange(response.headers) !== have) await this.#startOver('its size changed');
      } else await this.#receive(response, have, largest, patience);
    } finally {
      // What is left of the body is not waited for.
      await response.body?.cancel().catch(() => undefined);
    }
    await this.#accept(this.#wanted.checksum ?? checksumOf(response.headers));
    return 'fetched';
  }

  #headers(have: number): Record<string, string> {
    return {
      'accept-encoding': 'identity',
      ...(have > 0 ? { range: `bytes=${have}-` } : {}),
      ...(have > 0 && this.#version !== undefined ? { 'if-range': this.#version } : {}),
    };
  }

  async #receive(response: Response, have: number, largest: number, patience: Patience): Promise<void> {
    const part = readResponsePart(response, have);
    if ((part.total ?? 0) > largest) await this.#startOver(`it is larger than ${largest} bytes`, false);
    const tag = response.headers.get('etag');
    this.#version = tag?.startsWith('"') ? tag : undefined;
    const file = await open(this.#partial, part.start > 0 ? 'r+' : 'w');
    try {
      const size = await this.#write(file, response, part, { largest, patience });
      if (part.total !== undefined && size < part.total) {
        throw new TransferError(`it ends after ${size} of ${part.total} bytes`, true);
      }
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Returns the bytes that the file has then. */
  async #write(
    file: FileHandle,
    response: Response,
    { start, total }: ResponsePart,
    { largest, patience }: { readonly largest: number; readonly patience: Patience },
  ): Promise<number> {
    let size = start;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      patience.renew();
      if (size + chunk.length > largest) await this.#startOver(`it is larger than ${largest} bytes`, false);
      if (size + chunk.length > (total ?? Infinity)) await this.#startOver(`it goes on after ${total} bytes`);
      await file.write(chunk, 0, chunk.length, size);
      size += chunk.length;
    }
    return size;
  }

  /** Gives the file its name if it is what it should be. */
  async #accept(checksum: Checksum | undefined): Promise<void> {
    const start = Buffer.alloc(JPEG_START.length);
    const file = await open(this.#partial);
    try {
      await file.read(start, 0, start.length, 0);
    } finally {
      await file.close();
    }
    if (!start.equals(JPEG_START)) await this.#startOver('it is no JPEG');
    if (checksum && !(await hasChecksum(this.#partial, checksum))) {
      await this.#startOver(`its ${checksum.algorithm} is another`);
    }
    await rename(this.#partial, this.#wanted.path);
  }

  async #startOver(reason: string, isPassing = true): Promise<never> {
    await rm(this.#partial, { force: true });
    throw new TransferError(reason, isPassing);
  }
}

/** What fetch says is hidden in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error
    ? cause.message || ((cause as NodeJS.ErrnoException).code ?? cause.name)
    : error.message;
}
