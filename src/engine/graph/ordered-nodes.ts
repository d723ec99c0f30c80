import type { GraphNode, GraphValue } from './traced-graph.js';

/**
 * The node, or those that stand for it where its result in a graph would depend on timing; `next` is the position that the first of them will
 * have, the last one is the result.
 *
 * `AddN` adds in place, beginning with whichever summand nobody else needs any more, and three summands in another order have other last
 * bits. Added one by one they have one order.
 */
export function orderedNodes(node: GraphNode, next: number): readonly GraphNode[] {
  const [first, second, ...others] = node.inputs;
  if (node.operation !== 'AddN' || first === undefined || second === undefined) return [node];
  const attributes = node.attributes.filter(({ name }) => name === 'T');
  const add = (one: GraphValue, other: GraphValue): GraphNode => ({
    operation: 'AddV2',
    attributes,
    inputs: [one, other],
    after: node.after,
  });
  return [add(first, second), ...others.map((other, index) => add({ node: next + index, output: 0 }, other))];
}
