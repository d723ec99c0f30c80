import type { StepTrace, TracedVariable } from './trace-step.js';
import { TensorType, type GraphNode, type GraphValue } from './traced-graph.js';

/** Two variables that one operation updates in place. */
export interface MomentumUpdate {
  readonly parameter: TracedVariable;
  readonly slot: TracedVariable;
  readonly node: GraphNode;
}

/**
 * Finds SGD with momentum among a step's updates, as `applyMomentum` computes it,
 *
 *     slot = gradient + slot * momentum;  parameter = parameter - slot * rate
 *
 * and gives the one operation that does the same in the variables' own memory, where the step makes four passes and four new tensors.
 * TensorFlow copies a variable before it is changed while others still read it.
 */
export function momentumUpdates({ nodes, variables }: StepTrace): readonly MomentumUpdate[] {
  const inputsOf = (value: GraphValue | undefined, operation: string): readonly GraphValue[] => {
    const node = value && nodes[value.node];
    return node?.operation === operation ? node.inputs : [];
  };
  const isScalar = (value: GraphValue | undefined): value is GraphValue =>
    value !== undefined && isSingle(nodes[value.node]);
  const slots = variables.filter(({ assigned }) => assigned !== undefined);
  return variables.flatMap((parameter): MomentumUpdate[] => {
    const [former, change] = inputsOf(parameter.assigned, 'Sub');
    if (former?.node !== parameter.value) return [];
    const [velocity, rate] = inputsOf(change, 'Mul');
    const slot = slots.find(({ assigned }) => isSame(assigned, velocity));
    const [gradient, kept] = inputsOf(velocity, 'AddV2');
    const [formerSlot, momentum] = inputsOf(kept, 'Mul');
    if (slot === undefined || gradient === undefined || formerSlot?.node !== slot.value) return [];
    if (!isScalar(rate) || !isScalar(momentum)) return [];
    const [variable, accumulator] = [parameter, slot].map(({ handle }) => ({ node: handle, output: 0 }));
    if (variable === undefined || accumulator === undefined) return [];
    const node: GraphNode = {
      operation: 'ResourceApplyMomentum',
      attributes: [{ name: 'T', kind: 'type', value: TensorType.float32 }],
      inputs: [variable, accumulator, rate, gradient, momentum],
      after: [parameter.value, slot.value],
    };
    return [{ parameter, slot, node }];
  });
}

function isSame(one: GraphValue | undefined, other: GraphValue | undefined): boolean {
  return one !== undefined && one.node === other?.node && one.output === other.output;
}

/** Whether the node is a number that comes from outside or stays the same. */
function isSingle(node: GraphNode | undefined): boolean {
  return (node?.attributes ?? []).some((attribute) => {
    if (attribute.kind === 'shape') return node?.operation === 'Placeholder' && attribute.value.length === 0;
    return attribute.kind === 'constant' && attribute.value.shape.length === 0;
  });
}
