import type { Engine } from '../../src/engine/engine.js';
import { loadEngine, type EngineRequest } from '../../src/engine/load-engine.js';

let device: EngineRequest['device'] = 'cpu';

/** Says where the areas compute; the processor unless told. */
export function computeOn(chosen: EngineRequest['device']): void {
  device = chosen;
}

/** The engine that the areas compute on. */
export function conformanceEngine(): Engine {
  return loadEngine({ device, threads: 2 });
}
