import type { Tensor, TensorInfo, Variable } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import { nodeBackend, type NodeBackend, type RawAttribute } from '../node-backend.js';
import { AbstractEvaluation } from './abstract-evaluation.js';
import { constantNodes } from './constant-nodes.js';
import { graphAttributes } from './graph-attributes.js';
import { orderedNodes } from './ordered-nodes.js';
import { callSite, type CallSite } from './call-site.js';
import { TensorType, type GraphNode, type GraphValue } from './traced-graph.js';

/** A node, and the line of code that it comes from. */
export interface RecordedNode extends GraphNode {
  readonly site: CallSite;
}

/** Whether recorded operations are computed, or have results of the right shape whose values mean nothing. */
export type Evaluation = 'computed' | 'abstract';

/**
 * Writes down every operation that the backend executes, as nodes of a graph.
 *
 * Tensors are told apart by the identity of their data. What is neither an argument nor a variable nor the result of a recorded operation
 * was made by JavaScript, and becomes a constant.
 */
export class OperationRecorder {
  readonly nodes: RecordedNode[] = [];
  readonly #values = new WeakMap<object, GraphValue>();
  readonly #backend: NodeBackend;

  constructor(private readonly tf: TensorFlow) {
    this.#backend = nodeBackend(tf);
  }

  /** A place that a session is fed at. Returns its node. */
  argument(tensor: Tensor): number {
    const attributes = [
      { name: 'dtype', kind: 'type', value: this.#typeOf(tensor) },
      { name: 'shape', kind: 'shape', value: tensor.shape },
    ] as const;
    const node = this.#add({ operation: 'Placeholder', attributes, inputs: [], after: [], site: callSite() });
    this.#values.set(tensor.dataId, { node, output: 0 });
    return node;
  }

  /** A variable that the session keeps. Returns the nodes of its handle and of its value at the beginning. */
  variable(variable: Variable): { readonly handle: number; readonly value: number } {
    if (this.#values.has(variable.dataId)) {
      throw new Error(`${variable.name} shares its memory with another variable; assign a copy instead.`);
    }
    const type = { name: 'dtype', kind: 'type', value: this.#typeOf(variable) } as const;
    const shape = { name: 'shape', kind: 'shape', value: variable.shape } as const;
    const name = { name: 'shared_name', kind: 'string', value: `variable${this.nodes.length}` } as const;
    const site = callSite();
    const handle = this.#add({
      operation: 'VarHandleOp',
      attributes: [type, shape, name],
      inputs: [],
      after: [],
      site,
    });
    const inputs = [{ node: handle, output: 0 }];
    const value = this.#add({ operation: 'ReadVariableOp', attributes: [type], inputs, after: [], site });
    this.#values.set(variable.dataId, { node: value, output: 0 });
    return { handle, value };
  }

  /** Runs `action` and records what it executes. */
  record<Result>(evaluation: Evaluation, action: () => Result): Result {
    const backend = this.#backend;
    const single = backend.executeSingleOutput.bind(backend);
    const multiple = backend.executeMultipleOutputs.bind(backend);
    const abstract = evaluation === 'abstract' ? new AbstractEvaluation(this.tf, single) : undefined;
    backend.executeMultipleOutputs = (name, attributes, inputs, count) => {
      const outputs = abstract?.outputsOf(name, attributes, inputs) ?? multiple(name, attributes, inputs, count);
      this.#addOperation(name, attributes, inputs, outputs);
      return outputs;
    };
    backend.executeSingleOutput = (name, attributes, inputs) => {
      const output = abstract?.outputsOf(name, attributes, inputs)?.[0] ?? single(name, attributes, inputs);
      this.#addOperation(name, attributes, inputs, [output]);
      return output;
    };
    try {
      return action();
    } finally {
      // What stood there before are the prototype's methods.
      Reflect.deleteProperty(backend, 'executeSingleOutput');
      Reflect.deleteProperty(backend, 'executeMultipleOutputs');
    }
  }

  /** The tensor's place in the graph; a new constant where it has none. */
  valueOf(tensor: TensorInfo): GraphValue {
    const known = this.#values.get(tensor.dataId);
    if (known !== undefined) return known;
    const data = this.#backend.readSync(tensor.dataId);
    const site = callSite();
    let node = -1;
    for (const constant of constantNodes(data, tensor.shape, this.#typeOf(tensor), this.nodes.length)) {
      node = this.#add({ ...constant, site });
    }
    const value = { node, output: 0 };
    this.#values.set(tensor.dataId, value);
    return value;
  }

  #addOperation(
    operation: string,
    attributes: readonly RawAttribute[],
    tensors: readonly TensorInfo[],
    outputs: readonly Tensor[],
  ): void {
    const inputs = tensors.map((tensor) => this.valueOf(tensor));
    const types = tensors.map((tensor) => this.#typeOf(tensor));
    const named = graphAttributes(this.#backend.binding, operation, attributes, types);
    const site = callSite();
    let node = -1;
    for (const next of orderedNodes({ operation, attributes: named, inputs, after: [] }, this.nodes.length)) {
      node = this.#add({ ...next, site });
    }
    outputs.forEach(({ dataId }, output) => this.#values.set(dataId, { node, output }));
  }

  #add(node: RecordedNode): number {
    return this.nodes.push(node) - 1;
  }

  #typeOf({ dtype }: TensorInfo): number {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new Error(`A step that is to be compiled cannot use a tensor of type ${dtype}.`);
    }
    return TensorType[dtype];
  }
}
