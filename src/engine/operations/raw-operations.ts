import type { Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';

/** An attribute of a TensorFlow operation, as the binding takes it. */
export interface RawAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** The part of the backend that runs operations by name; a compiled step records these two calls. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_FLOAT: number;
    readonly TF_INT32: number;
  };
  executeSingleOutput(name: string, attributes: readonly RawAttribute[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly RawAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
}

/**
 * TensorFlow's own operations by name, past tfjs-core. They are not recorded for gradients: `registerOperation` adds that.
 * The list of operations and attributes: https://www.tensorflow.org/api_docs/python/tf/raw_ops
 */
export class RawOperations {
  readonly #backend: NodeBackend;

  constructor(tf: TensorFlow) {
    this.#backend = tf.backend() as unknown as NodeBackend;
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
