import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { engineErrors } from '../errors.js';
import { describeCallSite } from './call-site.js';
import { CompiledStep } from './compiled-step.js';
import { differingStates } from './compare-state.js';
import { compareTraces } from './compare-traces.js';
import { buildStepGraph } from './step-graph.js';
import { writeStepGraph } from './step-folder.js';
import { traceStep, type StepTrace, type TraceRequest } from './trace-step.js';

/** One realisation of a step: its own weights, images and numbers. */
export interface StepInstance extends TraceRequest {
  dispose(): void;
}

export interface StepToCompile {
  /** Makes the step anew. The two instances must differ in all that may differ between two steps of two runs. */
  readonly instantiate: (which: 0 | 1) => Promise<StepInstance>;
  /** The output that is compared between the graph and the operations. */
  readonly compared: string;
}

/** A constant that the graph stores. */
export interface LargeConstant {
  readonly bytes: number;
  /** `file:line:column` */
  readonly place: string;
}

export interface CompilationReport {
  readonly operations: number;
  /** Those of more than 1 MB: they may be meant to be variables. */
  readonly largeConstants: readonly LargeConstant[];
}

const LARGE = 1 << 20;
/** Share of the compared output by which the graph's may differ. */
const OUTPUT_TOLERANCE = 1e-4;

/**
 * Traces a step, writes its graph to `folder`, and proves it: another instance of the step must give the same list of operations, and
 * the same output and variables when its graph runs as when its operations do.
 *
 * @throws `engine/reads-back`, `engine/draws-random`, `engine/trace-differs`, `engine/graph-differs`
 */
export async function compileStep(
  folder: string,
  { instantiate, compared }: StepToCompile,
): Promise<CompilationReport> {
  const first = await instantiate(0);
  const trace = traceOnly(first);
  first.dispose();
  await writeStepGraph(folder, buildStepGraph(trace));
  const second = await instantiate(1);
  await prove(folder, trace, second, compared);
  second.dispose();
  return { operations: trace.nodes.length, largeConstants: largeConstantsOf(trace) };
}

function traceOnly(instance: StepInstance): StepTrace {
  const { trace, outputs } = traceStep(instance);
  instance.engine.tf.dispose(outputs);
  return trace;
}

async function prove(folder: string, trace: StepTrace, instance: StepInstance, compared: string): Promise<void> {
  const { engine, inputs, variables } = instance;
  const { tf } = engine;
  const before = variables.map(({ variable }) => variable.clone());
  const compiled = await CompiledStep.create(engine, folder, variables);
  const { trace: again, outputs } = traceStep(instance);
  compareTraces(trace, again);
  const eager = variables.map(({ variable }) => variable.clone());
  const byGraph = compiled.run(inputs, [compared]);
  compareOutput(outputs[compared], byGraph[compared]);
  compiled.writeBack();
  const states = variables.flatMap(({ name, variable }, index) => {
    const [start, end] = [before[index], eager[index]];
    return start && end ? [{ name, before: start, eager: end, compiled: variable }] : [];
  });
  const differing = differingStates(tf, states);
  compiled.dispose();
  tf.dispose([before, eager, byGraph, outputs]);
  if (differing.length > 0) throw engineErrors['engine/graph-differs']({ what: differing.slice(0, 3).join(', ') });
}

function compareOutput(eager: Tensor | undefined, compiled: Tensor | undefined): void {
  const [expected, actual] = [eager?.dataSync()[0] ?? Number.NaN, compiled?.dataSync()[0] ?? Number.NaN];
  if (Math.abs(actual - expected) <= OUTPUT_TOLERANCE * Math.max(1, Math.abs(expected))) return;
  throw engineErrors['engine/graph-differs']({ what: `the loss: ${actual} instead of ${expected}` });
}

function largeConstantsOf({ nodes }: StepTrace): readonly LargeConstant[] {
  return nodes.flatMap(({ attributes, site }) =>
    attributes.flatMap((attribute) => {
      if (attribute.kind !== 'constant' || attribute.value.bytes.length <= LARGE) return [];
      return [{ bytes: attribute.value.bytes.length, place: describeCallSite(site) }];
    }),
  );
}
