import { constantNode } from './constant-nodes.js';
import { momentumUpdates } from './momentum-updates.js';
import { movingAverageUpdates, type MovingAverageUpdate } from './moving-average-updates.js';
import { inProgramOrder } from './program-order.js';
import type { StepTrace, TracedVariable } from './trace-step.js';
import { TensorType, valueName, type GraphAttribute, type GraphNode, type GraphValue } from './traced-graph.js';

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
  const traced = trace.nodes.map(({ operation, attributes, inputs, after }) => ({
    operation,
    attributes,
    inputs,
    after,
  }));
  const nodes = [...inProgramOrder(traced)];
  const updates = addUpdates(nodes, trace);
  const writes = trace.variables.map((variable) => addWrite(nodes, variable));
  return {
    nodes,
    signature: {
      inputs: Object.fromEntries(trace.inputs.map(({ name, node }) => [name, outputOf(node)])),
      outputs: Object.fromEntries(trace.outputs.map(({ name, value }) => [name, valueName(value)])),
      variables: trace.variables.map(({ name, value, assigned }, index) => ({
        name,
        write: outputOf(writes[index]?.given ?? -1),
        read: outputOf(value),
        changes: assigned !== undefined,
      })),
      written: outputOf(add(nodes, signalAfter(writes.map(({ assignment }) => assignment)))),
      stepped: outputOf(add(nodes, signalAfter(updates))),
    },
  };
}

const outputOf = (node: number): string => valueName({ node, output: 0 });

function add(nodes: GraphNode[], node: GraphNode): number {
  return nodes.push(node) - 1;
}

/** What the step does to the variables. */
function addUpdates(nodes: GraphNode[], trace: StepTrace): readonly number[] {
  const momentum = momentumUpdates(trace);
  const averages = movingAverageUpdates(trace);
  const updatedInPlace = new Set([
    ...momentum.flatMap(({ parameter, slot }) => [parameter, slot]),
    ...averages.map(({ target }) => target),
  ]);
  const assignments = trace.variables.flatMap((variable) => {
    const { value, assigned } = variable;
    if (assigned === undefined || updatedInPlace.has(variable)) return [];
    return [add(nodes, assign(nodes, variable, assigned, [value]))];
  });
  return [
    ...assignments,
    ...momentum.map(({ node, parameter, slot }) => addInPlace(nodes, node, [parameter, slot])),
    ...addAverages(nodes, averages),
  ];
}

/**
 * An operation that changes variables in their own memory. Whoever used a new value as the step computed it reads it from the variable
 * afterwards, so that it is computed once.
 */
function addInPlace(nodes: GraphNode[], update: GraphNode, changed: readonly TracedVariable[]): number {
  const place = add(nodes, update);
  for (const variable of changed) {
    if (variable.assigned === undefined) continue;
    const attributes = [typeOf(nodes, variable)];
    const inputs = [{ node: variable.handle, output: 0 }];
    nodes[variable.assigned.node] = { operation: 'ReadVariableOp', attributes, inputs, after: [place] };
  }
  return place;
}

/** Updates of variables that follow others. */
function addAverages(nodes: GraphNode[], averages: readonly MovingAverageUpdate[]): readonly number[] {
  const shares = new Map<number, number>();
  return averages.map(({ target, distance, momentum }) => {
    const share = shares.get(momentum.node) ?? addRemainder(nodes, momentum);
    shares.set(momentum.node, share);
    const update: GraphNode = {
      operation: 'ResourceApplyGradientDescent',
      attributes: [{ name: 'T', kind: 'type', value: TensorType.float32 }],
      inputs: [{ node: target.handle, output: 0 }, { node: share, output: 0 }, distance],
      after: [target.value],
    };
    return addInPlace(nodes, update, [target]);
  });
}

/** 1 less the number. */
function addRemainder(nodes: GraphNode[], number: GraphValue): number {
  const one = { node: add(nodes, constantNode(Float32Array.of(1), [], TensorType.float32)), output: 0 };
  const attributes: readonly GraphAttribute[] = [{ name: 'T', kind: 'type', value: TensorType.float32 }];
  return add(nodes, { operation: 'Sub', attributes, inputs: [one, number], after: [] });
}

/** A place where a value comes in, and the assignment that makes it the variable's. */
function addWrite(
  nodes: GraphNode[],
  variable: TracedVariable,
): { readonly given: number; readonly assignment: number } {
  const attributes = [typeOf(nodes, variable), attributeOf(nodes, variable, 'shape')];
  const given = add(nodes, { operation: 'Placeholder', attributes, inputs: [], after: [] });
  return { given, assignment: add(nodes, assign(nodes, variable, { node: given, output: 0 }, [])) };
}

function assign(
  nodes: readonly GraphNode[],
  variable: TracedVariable,
  value: GraphValue,
  after: readonly number[],
): GraphNode {
  const inputs = [{ node: variable.handle, output: 0 }, value];
  return { operation: 'AssignVariableOp', attributes: [typeOf(nodes, variable)], inputs, after };
}

const typeOf = (nodes: readonly GraphNode[], variable: TracedVariable): GraphAttribute =>
  attributeOf(nodes, variable, 'dtype');

/** What the variable's handle says of it. */
function attributeOf(nodes: readonly GraphNode[], { name, handle }: TracedVariable, wanted: string): GraphAttribute {
  const found = nodes[handle]?.attributes.find((attribute) => attribute.name === wanted);
  if (found === undefined) throw new Error(`The handle of ${name} has no ${wanted}.`);
  return found;
}

/** A session fetches values, so a number stands for "these have been done". */
function signalAfter(after: readonly number[]): GraphNode {
  return { ...constantNode(Int32Array.of(0), [], TensorType.int32), after };
}
