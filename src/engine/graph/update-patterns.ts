import type { GraphNode, GraphValue } from './traced-graph.js';

/** What a value was computed from, if it was by that operation. */
export function inputsOf(
  nodes: readonly GraphNode[],
  value: GraphValue | undefined,
  operation: string,
): readonly GraphValue[] {
  const node = value && nodes[value.node];
  return node?.operation === operation ? node.inputs : [];
}

export function isSameValue(one: GraphValue | undefined, other: GraphValue | undefined): boolean {
  return one !== undefined && one.node === other?.node && one.output === other.output;
}

/** Whether the node is a single number that the step is given. */
export function isGivenNumber(node: GraphNode | undefined): boolean {
  return node?.operation === 'Placeholder' && node.attributes.some(hasNoDimension);
}

/** Whether the node is a single number that the step is given, or one that stays the same. */
export function isNumber(node: GraphNode | undefined): boolean {
  if (isGivenNumber(node)) return true;
  return (node?.attributes ?? []).some(({ kind, value }) => kind === 'constant' && value.shape.length === 0);
}

const hasNoDimension = ({ kind, value }: GraphNode['attributes'][number]): boolean =>
  kind === 'shape' && value.length === 0;
