import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';

/** Raw operations are not recorded for gradients, so what follows from the copy is none of the loss's business. */
export function createStopGradient(raw: RawOperations): EngineOperations['stopGradient'] {
  return <Value extends Parameters<EngineOperations['stopGradient']>[0]>(input: Value) =>
    raw.run('StopGradient', [raw.floatType()], [input]) as Value;
}
