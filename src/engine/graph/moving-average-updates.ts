import type { StepTrace, TracedVariable } from './trace-step.js';
import type { GraphNode, GraphValue } from './traced-graph.js';

/** A variable that follows another one. */
export interface MovingAverageUpdate {
  readonly target: TracedVariable;
  /** Its former value less the value that it follows. */
  readonly distance: GraphValue;
  /** The share of the distance that it keeps. */
  readonly momentum: GraphValue;
}

/**
 * Finds moving averages among a step's updates, as `applyMovingAverage` computes them,
 *
 *     target = online + (target - online) * momentum
 *
 * which is `target - (1 - momentum) * distance`: one operation in the variable's own memory, where the step makes two passes and two new
 * tensors.
 */
export function movingAverageUpdates({ nodes, variables }: StepTrace): readonly MovingAverageUpdate[] {
  const inputsOf = (value: GraphValue | undefined, operation: string): readonly GraphValue[] => {
    const node: GraphNode | undefined = value && nodes[value.node];
    return node?.operation === operation ? node.inputs : [];
  };
  return variables.flatMap((target): MovingAverageUpdate[] => {
    const [online, kept] = inputsOf(target.assigned, 'AddV2');
    const [distance, momentum] = inputsOf(kept, 'Mul');
    const [former, followed] = inputsOf(distance, 'Sub');
    if (online === undefined || distance === undefined || momentum === undefined) return [];
    if (former?.node !== target.value || followed?.node !== online.node || followed.output !== online.output) return [];
    return isNumber(nodes[momentum.node]) ? [{ target, distance, momentum }] : [];
  });
}

/** Whether the node is a number that comes from outside. */
function isNumber(node: GraphNode | undefined): boolean {
  if (node?.operation !== 'Placeholder') return false;
  return node.attributes.some((attribute) => attribute.kind === 'shape' && attribute.value.length === 0);
}
