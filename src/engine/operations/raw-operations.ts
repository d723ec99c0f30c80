import type { Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import { nodeBackend, type NodeBackend, type RawAttribute } from '../node-backend.js';

/**
 * TensorFlow's own operations by name, past tfjs-core. They are not recorded for gradients: `registerOperation` adds that.
 * The list of operations and attributes: https://www.tensorflow.org/api_docs/python/tf/raw_ops
 */
export class RawOperations {
  readonly #backend: NodeBackend;

  constructor(tf: TensorFlow) {
    this.#backend = nodeBackend(tf);
  }

  get runsOnGpu(): boolean {
    return this.#backend.isUsingGpuDevice;
  }

  run(name: string, attributes: readonly RawAttribute[], inputs: readonly TensorInfo[]): Tensor {
    return this.#backend.executeSingleOutput(name, attributes, inputs);
  }

  runMultiple(
    name: string,
    attributes: readonly RawAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[] {
    return this.#backend.executeMultipleOutputs(name, attributes, inputs, outputs);
  }

  floatType(name = 'T'): RawAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_TYPE, value: this.#backend.binding.TF_FLOAT };
  }

  integerType(name: string): RawAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_TYPE, value: this.#backend.binding.TF_INT32 };
  }

  integers(name: string, value: number | readonly number[]): RawAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_INT, value };
  }

  float(name: string, value: number): RawAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_FLOAT, value };
  }

  boolean(name: string, value: boolean): RawAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_BOOL, value };
  }

  string(name: string, value: string): RawAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_STRING, value };
  }
}
