import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import nodeUtil from 'node:util';
import type { Engine, TensorFlow } from './engine.js';
import { createEngineOperations } from './operations/create-operations.js';

export interface EngineRequest {
  readonly device: 'auto' | 'cpu' | 'gpu';
  readonly threads: number;
}

let loaded: Engine | undefined;

/** Loads the binding, once a process. Nothing else in the project imports it. */
export function loadEngine(request: EngineRequest): Engine {
  if (loaded !== undefined) return loaded;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_NUM_INTRAOP_THREADS = String(request.threads);
  process.env.TF_FORCE_GPU_ALLOW_GROWTH = 'true';
  // The binding calls two functions that newer Node versions have dropped.
  Object.assign(nodeUtil, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  });
  const tf = withMutedStandardError(() => createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu') as TensorFlow);
  loaded = {
    tf,
    device: { kind: 'cpu', name: 'CPU', threads: request.threads },
    operations: createEngineOperations(tf),
    version: '2.21.0',
  };
  return loaded;
}

/** TensorFlow's static initialisers write to file descriptor 2 whatever its log level is. */
function withMutedStandardError<Result>(action: () => Result): Result {
  let saved: number;
  try {
    saved = openSync('/proc/self/fd/2', 'a');
  } catch {
    return action();
  }
  const pointStandardErrorAt = (path: string): void => {
    closeSync(2);
    openSync(path, 'a');
  };
  pointStandardErrorAt('/dev/null');
  try {
    return action();
  } finally {
    pointStandardErrorAt(`/proc/self/fd/${saved}`);
    closeSync(saved);
  }
}
