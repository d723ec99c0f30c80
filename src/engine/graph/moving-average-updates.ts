import type { StepTrace, TracedVariable } from './trace-step.js';
import type { GraphValue } from './traced-graph.js';
import { inputsOf, isGivenNumber, isSameValue } from './update-patterns.js';

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
  const from = (value: GraphValue | undefined, operation: string): readonly GraphValue[] =>
    inputsOf(nodes, value, operation);
  return variables.flatMap((target): MovingAverageUpdate[] => {
    const [online, kept] = from(target.assigned, 'AddV2');
    const [distance, momentum] = from(kept, 'Mul');
    const [former, followed] = from(distance, 'Sub');
    if (online === undefined || distance === undefined || momentum === undefined) return [];
    if (former?.node !== target.value || !isSameValue(followed, online)) return [];
    return isGivenNumber(nodes[momentum.node]) ? [{ target, distance, momentum }] : [];
  });
}
