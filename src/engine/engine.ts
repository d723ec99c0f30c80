import type * as TensorFlowModule from '@tensorflow/tfjs-node-gpu';
import type { EngineOperations } from './operations/engine-operations.js';

/** The tfjs namespace. Plug-ins import it as a type only and get the object through `Engine.tf`. */
export type TensorFlow = typeof TensorFlowModule;

/** What convolutions and matrix products compute in. */
export type Precision = 'float32' | 'tf32' | 'bfloat16';

/** What the computation runs on: chosen once a process, printed and stored with every run. */
export interface EngineDevice {
  readonly kind: 'cpu' | 'gpu';
  /** As TensorFlow or the driver names it. */
  readonly name: string;
  /** Threads inside an operation. Bits depend on it, so it is always explicit. */
  readonly threads: number;
}

/** The loaded engine: tfjs-core, and the few operations that it lacks or does slowly. */
export interface Engine {
  readonly tf: TensorFlow;
  readonly device: EngineDevice;
  readonly operations: EngineOperations;
  /** libtensorflow's version. */
  readonly version: string;
}
