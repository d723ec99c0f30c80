import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../engine.js';
import type { VariableEntry } from '../variables/index.js';
import { OperationRecorder, type Evaluation, type RecordedNode } from './operation-recorder.js';
import { refuseFrozenValues } from './refuse-frozen-values.js';
import type { GraphValue } from './traced-graph.js';

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** A function of tensors whose state is in variables. */
export type Step = (inputs: NamedTensors) => NamedTensors;

export interface TracedVariable {
  readonly name: string;
  readonly handle: number;
  /** Its value before the step. */
  readonly value: number;
  /** Its value after it, if the step changes it. */
  readonly assigned: GraphValue | undefined;
}

/** A step as a graph: what it takes, what it gives, what it changes. */
export interface StepTrace {
  readonly nodes: readonly RecordedNode[];
  readonly inputs: readonly { readonly name: string; readonly node: number }[];
  readonly outputs: readonly { readonly name: string; readonly value: GraphValue }[];
  readonly variables: readonly TracedVariable[];
}

export interface TraceRequest {
  readonly engine: Engine;
  readonly step: Step;
  readonly inputs: NamedTensors;
  readonly variables: readonly VariableEntry[];
}

/**
 * Makes the step once, and records it. Where it is computed, the step takes effect: its variables have their new values afterwards; else they and the
 * outputs hold no values that mean anything. The outputs are the caller's to dispose of.
 *
 * @throws `engine/reads-back`, `engine/draws-random` where the step does what a graph cannot
 */
export function traceStep(
  { engine: { tf }, step, inputs, variables }: TraceRequest,
  evaluation: Evaluation = 'computed',
): {
  readonly trace: StepTrace;
  readonly outputs: NamedTensors;
} {
  const recorder = new OperationRecorder(tf);
  const places = Object.entries(inputs).map(([name, tensor]) => ({ name, node: recorder.argument(tensor) }));
  const states = variables.map(({ name, variable }) => ({
    name,
    variable,
    before: variable.dataId,
    ...recorder.variable(variable),
  }));
  const outputs = refuseFrozenValues(tf, () => recorder.record(evaluation, () => tf.tidy(() => step(inputs))));
  const trace = {
    inputs: places,
    outputs: Object.entries(outputs).map(([name, tensor]) => ({ name, value: recorder.valueOf(tensor) })),
    variables: states.map(({ name, variable, before, handle, value }) => ({
      name,
      handle,
      value,
      assigned: variable.dataId === before ? undefined : recorder.valueOf(variable),
    })),
    nodes: recorder.nodes,
  };
  return { trace, outputs };
}
