import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import { engineErrors } from '../errors.js';
import type { StepInstance } from './compile-step.js';
import { CompiledStep } from './compiled-step.js';
import { differingStates } from './compare-state.js';
import { compareTraces } from './compare-traces.js';
import { traceStep, type NamedTensors, type StepTrace } from './trace-step.js';

/** Share of the compared output by which the graph's may differ from the operations'. */
const TOLERANCE = 1e-4;
/** The same where the graph rounds to bfloat16, whose numbers are 0.4 % apart. */
const ROUNDED_TOLERANCE = 2e-2;
/** Share of itself by which an input is shaken: some ten times what the order of sums makes of it. */
const SHAKE = 1e-5;

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
    const eager = this.#state();
    this.#compareOutput(compiled, TOLERANCE);
    compiled.writeBack();
    compiled.dispose();
    const differing = this.#differing(eager, this.#state());
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
    this.#restore();
    const compiled = await CompiledStep.create(engine, this.folder, variables);
    this.#compareOutput(compiled, ROUNDED_TOLERANCE);
    compiled.writeBack();
    compiled.dispose();
  }

  dispose(): void {
    this.instance.engine.tf.dispose([...this.#before]);
  }

  /** Names what the graph changed otherwise. Only where something differs, a further step tells how much of it is rounding. */
  #differing(eager: readonly Tensor[], compiled: readonly Tensor[]): readonly string[] {
    const { engine, variables, step, inputs } = this.instance;
    const { tf } = engine;
    const compareWith = (shakenState: readonly Tensor[]): readonly string[] =>
      differingStates(
        tf,
        variables.flatMap(({ name }, index) => {
          const [before, one, other, third] = [this.#before, eager, compiled, shakenState].map((state) => state[index]);
          return before && one && other && third ? [{ name, before, eager: one, compiled: other, shaken: third }] : [];
        }),
      );
    let differing = compareWith(eager);
    if (differing.length > 0) {
      this.#restore();
      tf.tidy(() => step(shaken(tf, inputs)));
      const shakenState = this.#state();
      differing = compareWith(shakenState);
      tf.dispose([...shakenState]);
    }
    tf.dispose([...eager, ...compiled]);
    return differing;
  }

  /** Copies of the variables' values. */
  #state(): readonly Tensor[] {
    return this.instance.variables.map(({ variable }) => variable.clone());
  }

  #restore(): void {
    this.instance.variables.forEach(({ variable }, index) => {
      const value = this.#before[index];
      if (value !== undefined) variable.assign(value);
    });
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

/** The inputs, each number a little more or less than it was; integers and single numbers as they are. */
function shaken(tf: TensorFlow, inputs: NamedTensors): NamedTensors {
  const shake = (tensor: Tensor): Tensor => {
    if (tensor.dtype !== 'float32' || tensor.rank === 0) return tensor;
    // A sine of many turns takes any number for another, and the same one every time.
    const share = tf.sin(tensor.mul(1 / SHAKE)).mul(SHAKE);
    return tensor.add(tensor.mul(share));
  };
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, shake(tensor)]));
}

function numberOf(scalar: Tensor | undefined): number {
  return scalar?.dataSync()[0] ?? Number.NaN;
}
