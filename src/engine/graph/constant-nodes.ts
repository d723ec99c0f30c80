import { TensorType, type GraphNode } from './traced-graph.js';

/** From this many equal values on, a constant is one number and its shape. */
const LEAST_FILLED = 64;

type ConstantData = Float32Array | Int32Array | Uint8Array;

/**
 * The nodes that make a constant, the last of which is its value; `next` is the position that the first of them will have. Gradients come
 * with large tensors of ones and zeros: those are filled when the graph runs, instead of being stored.
 */
export function constantNodes(
  data: ConstantData,
  shape: readonly number[],
  type: number,
  next: number,
): readonly GraphNode[] {
  if (data.length < LEAST_FILLED || data.some((value) => value !== data[0])) return [constantNode(data, shape, type)];
  return [
    constantNode(Int32Array.from(shape), [shape.length], TensorType.int32),
    constantNode(data.slice(0, 1), [], type),
    {
      operation: 'Fill',
      attributes: [
        { name: 'T', kind: 'type', value: type },
        { name: 'index_type', kind: 'type', value: TensorType.int32 },
      ],
      inputs: [
        { node: next, output: 0 },
        { node: next + 1, output: 0 },
      ],
      after: [],
    },
  ];
}

/** A constant that the graph stores. */
export function constantNode(data: ConstantData, shape: readonly number[], type: number): GraphNode {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  return {
    operation: 'Const',
    attributes: [
      { name: 'dtype', kind: 'type', value: type },
      { name: 'value', kind: 'constant', value: { type, shape, bytes } },
    ],
    inputs: [],
    after: [],
  };
}
