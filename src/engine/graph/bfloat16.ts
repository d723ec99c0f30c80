import { TensorType, valueName, type GraphAttribute, type GraphNode, type GraphValue } from './traced-graph.js';

/** The operations that compute in bfloat16, and which of their inputs are numbers; the others are sizes. */
const numbersOf: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
};

/**
 * The same graph with its convolutions and matrix products, forwards and backwards, in bfloat16: their inputs are rounded to 8 bits of mantissa,
 * their results are float32 again for everything else. Weights, statistics, losses and the optimiser stay in float32
 * (Kalamkar et al., 2019, https://arxiv.org/abs/1905.12322).
 *
 * Every value keeps its place in the list; what is new stands at its end.
 */
export function withBfloat16(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const result = [...nodes];
  const add = (node: GraphNode): GraphValue => ({ node: result.push(node) - 1, output: 0 });
  // The operations move to the end; where they stood, their results come back as float32.
  const moved = new Map<number, GraphValue>();
  const rounded = new Map<string, GraphValue>();
  for (const [place, node] of nodes.entries()) if (isRounded(node)) moved.set(place, add(node));
  const round = (value: GraphValue): GraphValue => {
    const found =
      moved.get(value.node) ??
      rounded.get(valueName(value)) ??
      add(cast(value, TensorType.float32, TensorType.bfloat16));
    rounded.set(valueName(value), found);
    return found;
  };
  for (const [place, node] of nodes.entries()) {
    const target = moved.get(place);
    if (target === undefined) continue;
    const numbers = numbersOf[node.operation] ?? [];
    const attributes = node.attributes.map((one) => (one.name === 'T' ? type('T', TensorType.bfloat16) : one));
    const inputs = node.inputs.map((input, index) => (numbers.includes(index) ? round(input) : input));
    result[target.node] = { ...node, attributes, inputs };
    result[place] = cast(target, TensorType.bfloat16, TensorType.float32);
  }
  return result;
}

/** Gradients with padding written as `EXPLICIT` go to TensorFlow's own kernels on processors, which are slow in bfloat16. */
function isRounded({ operation, attributes }: GraphNode): boolean {
  const has = (name: string, value: unknown): boolean =>
    attributes.some((attribute) => attribute.name === name && attribute.value === value);
  const isOwnKernel = operation.startsWith('Conv2DBackprop') && has('padding', 'EXPLICIT');
  return operation in numbersOf && has('T', TensorType.float32) && !isOwnKernel;
}

const type = (name: string, value: number): GraphAttribute => ({ name, kind: 'type', value });

function cast(value: GraphValue, from: number, to: number): GraphNode {
  const attributes = [
    type('SrcT', from),
    type('DstT', to),
    { name: 'Truncate', kind: 'boolean', value: false } as const,
  ];
  return { operation: 'Cast', attributes, inputs: [value], after: [] };
}
