import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';

/** The engine's operations on the loaded binding. */
export function createEngineOperations(_tf: TensorFlow): EngineOperations {
  throw new Error('The operations are not written yet.');
}
