export { RandomStream, type StreamKey } from './random-stream.js';
