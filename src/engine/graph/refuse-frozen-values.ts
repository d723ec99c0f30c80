import type { TensorFlow } from '../engine.js';
import { engineErrors } from '../errors.js';
import { callSite, describeCallSite } from './call-site.js';

/** What a user's code reads tensors through; kernels read their own inputs by the backend, which is let be. */
interface ReadingEngine {
  readSync(data: object): unknown;
  read(data: object): unknown;
}

/**
 * Runs `action`, in which neither a tensor may be read back nor `Math.random` be drawn from: a recorded step would keep that one value
 * for ever.
 *
 * @throws `engine/reads-back`, `engine/draws-random`
 */
export function refuseFrozenValues<Result>(tf: TensorFlow, action: () => Result): Result {
  const engine = tf.engine() as unknown as ReadingEngine;
  const { random } = Math;
  const refuseReading = (): never => {
    throw engineErrors['engine/reads-back']({ place: describeCallSite(callSite()) });
  };
  Object.assign(engine, { readSync: refuseReading, read: refuseReading });
  Math.random = () => {
    throw engineErrors['engine/draws-random']({ place: describeCallSite(callSite()) });
  };
  try {
    return action();
  } finally {
    Math.random = random;
    // What stood there before are the prototype's methods.
    Reflect.deleteProperty(engine, 'readSync');
    Reflect.deleteProperty(engine, 'read');
  }
}
