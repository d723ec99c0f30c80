import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';

/** The engine that the areas compute on. */
export function conformanceEngine(): Engine {
  return loadEngine({ device: 'cpu', threads: 2 });
}
