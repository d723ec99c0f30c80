import type { RandomStream } from '../../engine/random/random-stream.js';
import type { PixelOperation } from '../pixel-operation.js';

/**
 * One part of an augmentation set: draws what it does to view number `view`, often nothing.
 *
 * A part draws from the stream only what it needs, in an order that never changes: what follows it depends on that.
 */
export type PhotometricPart = (view: number, random: RandomStream) => readonly PixelOperation[];
