import type { Precision } from '../engine.js';
import { withBfloat16 } from './bfloat16.js';
import { describeCallSite } from './call-site.js';
import { buildStepGraph } from './step-graph.js';
import { writeStepGraph } from './step-folder.js';
import { StepProof } from './step-proof.js';
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
  readonly precision: Precision;
}

/** A constant that the graph stores. */
export interface LargeConstant {
  readonly bytes: number;
  /** `file:line:column` */
  readonly place: string;
}

export interface CompilationReport {
  readonly operations: number;
  /** Until the graph was written: the step once, while its operations are recorded and most not computed. The proof comes after it. */
  readonly tracingSeconds: number;
  /** Those of more than 1 MB: they may be meant to be variables. */
  readonly largeConstants: readonly LargeConstant[];
}

const LARGE = 1 << 20;

/**
 * Traces a step, writes its graph to `folder`, and proves it: another instance of the step must give the same list of operations, and
 * the same output and variables when its graph runs as when its operations do.
 *
 * @throws `engine/reads-back`, `engine/draws-random`, `engine/trace-differs`, `engine/graph-differs`
 */
export async function compileStep(
  folder: string,
  { instantiate, compared, precision }: StepToCompile,
): Promise<CompilationReport> {
  const first = await instantiate(0);
  const started = performance.now();
  const trace = traceOnly(first);
  first.dispose();
  const graph = buildStepGraph(trace);
  await writeStepGraph(folder, graph);
  const tracingSeconds = (performance.now() - started) / 1000;
  const second = await instantiate(1);
  const proof = new StepProof(folder, second, compared);
  await proof.compare(trace);
  if (precision === 'bfloat16') {
    await writeStepGraph(folder, { ...graph, nodes: withBfloat16(graph.nodes) });
    await proof.compareRounded();
  }
  proof.dispose();
  second.dispose();
  return { operations: trace.nodes.length, tracingSeconds, largeConstants: largeConstantsOf(trace) };
}

function traceOnly(instance: StepInstance): StepTrace {
  const { trace, outputs } = traceStep(instance, 'abstract');
  instance.engine.tf.dispose(outputs);
  return trace;
}

function largeConstantsOf({ nodes }: StepTrace): readonly LargeConstant[] {
  return nodes.flatMap(({ attributes, site }) =>
    attributes.flatMap((attribute) => {
      if (attribute.kind !== 'constant' || attribute.value.bytes.length <= LARGE) return [];
      return [{ bytes: attribute.value.bytes.length, place: describeCallSite(site) }];
    }),
  );
}
