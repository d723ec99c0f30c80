import { momentumUpdates } from './momentum-updates.js';
import type { StepTrace } from './trace-step.js';
import { TensorType, nodeName, valueName, type GraphAttribute, type GraphNode } from './traced-graph.js';

/** How a variable is reached in a loaded graph. */
export interface GraphVariable {
  readonly name: string;
  /** Feed a value here and fetch `StepSignature.written`, and it is the variable's. */
  readonly write: string;
  readonly read: string;
  /** Whether the step changes it. */
  readonly changes: boolean;
}

/** What a loaded graph is fed with and asked for. */
export interface StepSignature {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly variables: readonly GraphVariable[];
  /** To be fetched when variables are written. */
  readonly written: string;
  /** To be fetched with each step: the updates hang on it. */
  readonly stepped: string;
}

export interface StepGraph {
  readonly nodes: readonly GraphNode[];
  readonly signature: StepSignature;
}

/**
 * Completes a trace to a graph that keeps the state: for each variable an assignment of what the step computed, made after its former
 * value was read, and one from outside.
 */
export function buildStepGraph(trace: StepTrace): StepGraph {
  const { nodes: traced, inputs, outputs, variables } = trace;
  const nodes: GraphNode[] = traced.map(({ operation, attributes, inputs: sources, after }) => ({
    operation,
    attributes,
    inputs: sources,
    after,
  }));
  const add = (node: GraphNode): number => nodes.push(node) - 1;
  const assign = (handle: number, type: GraphAttribute, value: GraphNode['inputs'][number], after: number[]): number =>
    add({
      operation: 'AssignVariableOp',
      attributes: [type],
      inputs: [{ node: handle, output: 0 }, value],
      after,
    });
  const momentum = momentumUpdates(trace);
  const updatedInPlace = new Set(momentum.flatMap(({ parameter, slot }) => [parameter, slot]));
  const updates = momentum.map(({ node }) => add(node));
  const writes: number[] = [];
  const reached = variables.map((variable): GraphVariable => {
    const { name, handle, value, assigned } = variable;
    const attributes = nodes[handle]?.attributes ?? [];
    const type = attributes.find((attribute) => attribute.name === 'dtype');
    const shape = attributes.find((attribute) => attribute.name === 'shape');
    if (type === undefined || shape === undefined) throw new Error(`The handle of ${name} has no type.`);
    if (assigned !== undefined && !updatedInPlace.has(variable)) updates.push(assign(handle, type, assigned, [value]));
    const given = add({ operation: 'Placeholder', attributes: [type, shape], inputs: [], after: [] });
    writes.push(assign(handle, type, { node: given, output: 0 }, []));
    return { name, write: output(given), read: output(value), changes: assigned !== undefined };
  });
  const written = add(signalAfter(writes));
  const stepped = add(signalAfter(updates));
  return {
    nodes,
    signature: {
      inputs: Object.fromEntries(inputs.map(({ name, node }) => [name, output(node)])),
      outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, valueName(value)])),
      variables: reached,
      written: output(written),
      stepped: output(stepped),
    },
  };
}

const output = (node: number): string => `${nodeName(node)}:0`;

/** A session fetches values, so a number stands for "these have been done". */
function signalAfter(after: readonly number[]): GraphNode {
  const value = { type: TensorType.int32, shape: [], bytes: new Uint8Array(4) };
  return {
    operation: 'Const',
    attributes: [
      { name: 'dtype', kind: 'type', value: TensorType.int32 },
      { name: 'value', kind: 'constant', value },
    ],
    inputs: [],
    after,
  };
}
