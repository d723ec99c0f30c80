import type { DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from './engine.js';

/** An attribute of a TensorFlow operation, as the binding takes it. */
export interface RawAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** The compiled binding: what is used of it past the backend's own methods. */
export interface NativeBinding {
  readonly TF_Version: string;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  isUsingGpuDevice(): boolean;
  deleteTensor(id: number): void;
}

/** tfjs-node's backend, as far as the engine goes past tfjs-core's interface. */
export interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: NativeBinding;
  getDTypeInteger(type: DataType): number;
  /** All kernels end in one of these two calls; recording a step means to listen to them. */
  executeSingleOutput(name: string, attributes: readonly RawAttribute[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly RawAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  /** By `dataId`: TensorFlow's handle, negative where there is none. */
  readonly tensorMap: { get(data: object): { id: number } };
  /** How many tensors share the data. */
  refCount(data: object): number;
  readSync(data: object): Float32Array | Int32Array | Uint8Array;
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  runSavedModel(
    model: number,
    inputs: readonly Tensor[],
    inputNames: readonly { readonly name: string }[],
    outputNames: readonly string[],
  ): Tensor[];
  deleteSavedModel(model: number): void;
}

export function nodeBackend(tf: TensorFlow): NodeBackend {
  return tf.backend() as unknown as NodeBackend;
}
