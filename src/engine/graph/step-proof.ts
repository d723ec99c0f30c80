import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { engineErrors } from '../errors.js';
import type { StepInstance } from './compile-step.js';
import { CompiledStep } from './compiled-step.js';
import { differingStates } from './compare-state.js';
import { compareTraces } from './compare-traces.js';
import { traceStep, type StepTrace } from './trace-step.js';

/** Share of the compared output by which the graph's may differ from the operations'. */
const TOLERANCE = 1e-4;
/** The same where the graph rounds to bfloat16, whose numbers are 0.4 % apart. */
const ROUNDED_TOLERANCE = 2e-2;

/** Compares the graph in a folder with the operations of an instance of the step that it was not traced from. */
export class StepProof {
  /** The variables' values before the step. */
  readonly #before: readonly Tensor[];
  #output = Number.NaN;

  constructor(
    private readonly folder: string,
    private readonly instance: StepInstance,
    private readonly compared: string,
  ) {
    this.#before = instance.variables.map(({ variable }) => variable.clone());
  }

  /**
   * The same list of operations as `trace`, the same output, the same variables.
   *
   * @throws `engine/trace-differs`, `engine/graph-differs`
   */
  async compare(trace: StepTrace): Promise<void> {
    const { engine, variables } = this.instance;
    const { tf } = engine;
    const compiled = await CompiledStep.create(engine, this.folder, variables);
    const { trace: again, outputs } = traceStep(this.instance);
    compareTraces(trace, again);
    this.#output = numberOf(outputs[this.compared]);
    tf.dispose(outputs);
    const eager = variables.map(({ variable }) => variable.clone());
    this.#compareOutput(compiled, TOLERANCE);
    compiled.writeBack();
    const states = variables.flatMap(({ name, variable }, index) => {
      const [before, after] = [this.#before[index], eager[index]];
      return before && after ? [{ name, before, eager: after, compiled: variable }] : [];
    });
    const differing = differingStates(tf, states);
    compiled.dispose();
    tf.dispose(eager);
    if (differing.length > 0) throw engineErrors['engine/graph-differs']({ what: differing.slice(0, 3).join(', ') });
  }

  /**
   * About the same output from the same values. Rounding blurs what could be compared of single variables; where the rounded graph comes from, they have
   * been compared.
   *
   * @throws `engine/graph-differs`
   */
  async compareRounded(): Promise<void> {
    const { engine, variables } = this.instance;
    variables.forEach(({ variable }, index) => {
      const value = this.#before[index];
      if (value !== undefined) variable.assign(value);
    });
    const compiled = await CompiledStep.create(engine, this.folder, variables);
    this.#compareOutput(compiled, ROUNDED_TOLERANCE);
    compiled.writeBack();
    compiled.dispose();
  }

  dispose(): void {
    this.instance.engine.tf.dispose([...this.#before]);
  }

  #compareOutput(compiled: CompiledStep, tolerance: number): void {
    const outputs = compiled.run(this.instance.inputs, [this.compared]);
    const actual = numberOf(outputs[this.compared]);
    this.instance.engine.tf.dispose(outputs);
    const expected = this.#output;
    // A loss that is no number is within nothing.
    if (Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected))) return;
    throw engineErrors['engine/graph-differs']({ what: `the loss: ${actual} instead of ${expected}` });
  }
}

function numberOf(scalar: Tensor | undefined): number {
  return scalar?.dataSync()[0] ?? Number.NaN;
}
