import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import nodeUtil from 'node:util';
import type { Engine, Precision, TensorFlow } from './engine.js';
import { engineErrors } from './errors.js';
import { linkedEngine } from './install/engine-location.js';
import { nvidiaGpuModel } from './install/nvidia-driver.js';
import { nodeBackend } from './node-backend.js';
import { createEngineOperations } from './operations/create-operations.js';

export interface EngineRequest {
  readonly device: 'auto' | 'cpu' | 'gpu';
  /** Threads inside one operation. */
  readonly threads: number;
  /** `tf32` belongs to the device: it is chosen as TensorFlow is loaded. float32 unless given. */
  readonly precision?: Precision;
}

let loaded: { readonly engine: Engine; readonly request: EngineRequest } | undefined;

/**
 * Loads the binding, once a process. Nothing else in the project imports it. Asked for again, it is the same engine, with the operations for the precision.
 *
 * @throws engine/not-installed, engine/no-gpu, engine/no-tf32, engine/loaded-otherwise
 */
export function loadEngine(request: EngineRequest): Engine {
  if (loaded !== undefined) {
    const [was, wanted] = [describe(loaded.request), describe(request)];
    if (was !== wanted) throw engineErrors['engine/loaded-otherwise']({ loaded: was, wanted });
    const { engine } = loaded;
    if (request.precision === loaded.request.precision) return engine;
    return { ...engine, operations: createEngineOperations(engine.tf, request.precision) };
  }
  const installed = linkedEngine();
  if (installed === undefined) {
    throw engineErrors['engine/not-installed']({ reason: 'no compiled binding is linked into node_modules.' });
  }
  if (request.device === 'gpu' && installed.variant !== 'gpu') {
    throw engineErrors['engine/no-gpu']({ reason: 'the CPU engine is installed (run-exp engine install --gpu).' });
  }
  prepareEnvironment(request);
  const tf = withMutedStandardError(() => createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu') as TensorFlow);
  const { binding } = nodeBackend(tf);
  const usesGpu = binding.isUsingGpuDevice();
  if (request.device === 'gpu' && !usesGpu) {
    throw engineErrors['engine/no-gpu']({ reason: 'TensorFlow found no device that it can use.' });
  }
  if (request.precision === 'tf32' && !usesGpu) throw engineErrors['engine/no-tf32']({});
  const engine: Engine = {
    tf,
    device: {
      kind: usesGpu ? 'gpu' : 'cpu',
      name: usesGpu ? (nvidiaGpuModel() ?? 'CUDA device 0') : (cpus()[0]?.model ?? 'CPU').trim(),
      threads: request.threads,
    },
    operations: createEngineOperations(tf, request.precision),
    version: binding.TF_Version,
  };
  loaded = { engine, request };
  return engine;
}

function describe({ device, threads, precision }: EngineRequest): string {
  return `device ${device}, ${threads} threads and ${precision === 'tf32' ? 'tf32' : 'float32'}`;
}

/** TensorFlow reads these once, when its library is loaded. */
function prepareEnvironment({ device, threads, precision }: EngineRequest): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  // Operations of a graph run one after the other: side by side, some sum in an order that depends on timing.
  process.env.TF_NUM_INTEROP_THREADS = '1';
  // TensorFlow takes oneDNN's kernels by itself on some processors only; training wants them on all.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  if (device === 'cpu') process.env.CUDA_VISIBLE_DEVICES = '-1';
  else prepareForGpu(precision);
  // The binding calls two functions that newer Node versions have dropped.
  Object.assign(nodeUtil, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  });
}

/** Also set where `auto` finds no GPU: there they change nothing. */
function prepareForGpu(precision: Precision = 'float32'): void {
  process.env.TF_FORCE_GPU_ALLOW_GROWTH = 'true';
  // Leaves out kernels whose sums come in another order each time. 0, set by the user, lets operations run that have no other.
  process.env.TF_DETERMINISTIC_OPS ??= '1';
  // TensorFlow lets NVIDIA's libraries round the factors of float32 products to TensorFloat-32 unless they are told not to.
  if (precision === 'tf32') delete process.env.NVIDIA_TF32_OVERRIDE;
  else process.env.NVIDIA_TF32_OVERRIDE = '0';
}

/**
 * TensorFlow's static initialisers write to file descriptor 2 whatever its log level is.
 *
 * Opened again, a file is written from a place of its own: standard output, which may be the same file (`> log 2>&1`), would write over what standard error
 * wrote. Such a file is left as it is, unless both write to its end.
 */
function withMutedStandardError<Result>(action: () => Result): Result {
  let saved: number;
  try {
    if (fstatSync(2).isFile() && !writesToTheEnd(2)) return action();
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

function writesToTheEnd(descriptor: number): boolean {
  const [, flags = '0'] = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
  return (Number.parseInt(flags, 8) & constants.O_APPEND) !== 0;
}
