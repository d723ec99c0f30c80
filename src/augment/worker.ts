import { renderChunk as renderChunkNow, type ChunkFailure, type RenderChunk } from './rendering/render-chunk.js';

let turn: Promise<unknown> = Promise.resolve();

/**
 * What a worker thread runs. The main thread sends many chunks ahead; they are taken one at a time, so that a thread never holds more
 * than two decoded images.
 */
export function renderChunk(chunk: RenderChunk): Promise<ChunkFailure | undefined> {
  const result = turn.then(() => renderChunkNow(chunk));
  turn = result.catch(() => undefined);
  return result;
}
