import { pixelStoreFolder, roomInPixelStore } from '../cache/pixel-store.js';
import type { PixelCache } from './rendering/pixel-cache.js';

export interface PixelCacheOptions {
  readonly cacheDirectory: string;
  /** Bytes of decoded images kept there at most, by all runs together. */
  readonly mostBytes: number;
}

const KIBIBYTE = 1024;

/** KiB that are given out at a time: other processes write as well, so what is there is counted again and again. */
const PORTION = (256 << 20) / KIBIBYTE;

/** The room that worker threads may fill, given out in portions. */
export class PixelRoom {
  readonly #room = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #counting: Promise<void> | undefined;
  #isOpen = false;
  #full = false;

  constructor(private readonly options: PixelCacheOptions) {}

  /** For the next images; the first call waits until the store was looked at. */
  async cache(): Promise<PixelCache> {
    if (!this.#full && Atomics.load(this.#room, 0) < PORTION / 4) this.#counting ??= this.#count();
    if (!this.#isOpen) await this.#counting;
    return { folder: pixelStoreFolder(this.options.cacheDirectory), room: this.#room };
  }

  async #count(): Promise<void> {
    const free = await roomInPixelStore(this.options.cacheDirectory, this.options.mostBytes);
    const portion = Math.min(PORTION, Math.floor(free / KIBIBYTE));
    this.#full = portion < PORTION;
    Atomics.store(this.#room, 0, portion);
    this.#isOpen = true;
    this.#counting = undefined;
  }
}
