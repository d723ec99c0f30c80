import type { StepTrace, TracedVariable } from './trace-step.js';
import { TensorType, type GraphNode, type GraphValue } from './traced-graph.js';
import { inputsOf, isNumber, isSameValue } from './update-patterns.js';

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
  const from = (value: GraphValue | undefined, operation: string): readonly GraphValue[] =>
    inputsOf(nodes, value, operation);
  const isScalar = (value: GraphValue | undefined): value is GraphValue =>
    value !== undefined && isNumber(nodes[value.node]);
  const slots = variables.filter(({ assigned }) => assigned !== undefined);
  return variables.flatMap((parameter): MomentumUpdate[] => {
    const [former, change] = from(parameter.assigned, 'Sub');
    if (former?.node !== parameter.value) return [];
    const [velocity, rate] = from(change, 'Mul');
    const slot = slots.find(({ assigned }) => isSameValue(assigned, velocity));
    const [gradient, kept] = from(velocity, 'AddV2');
    const [formerSlot, momentum] = from(kept, 'Mul');
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
