import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { Engine, TensorFlow } from '../engine.js';
import { nodeBackend, type NodeBackend } from '../node-backend.js';
import type { VariableEntry } from '../variables/index.js';
import { GRAPH_TAG } from './encode-saved-model.js';
import { readStepSignature } from './step-folder.js';
import type { GraphVariable, StepSignature } from './step-graph.js';
import type { NamedTensors } from './trace-step.js';

interface Held {
  readonly place: GraphVariable;
  readonly entry: VariableEntry;
}

/**
 * A step that runs as one TensorFlow graph. The graph holds the state while it runs: `create` gives it the variables' values, `writeBack`
 * brings them back.
 */
export class CompiledStep {
  /** Whether the variables have values of their own besides the graph's. */
  #isShared = true;

  private constructor(
    private readonly tf: TensorFlow,
    private readonly backend: NodeBackend,
    private readonly model: number,
    private readonly signature: StepSignature,
    private readonly held: readonly Held[],
  ) {}

  /** Loads the graph that `writeStepGraph` left in a folder. */
  static async create({ tf }: Engine, folder: string, variables: readonly VariableEntry[]): Promise<CompiledStep> {
    const signature = await readStepSignature(folder);
    const entries = new Map(variables.map((entry) => [entry.name, entry]));
    const held = signature.variables.map((place) => {
      const entry = entries.get(place.name);
      if (entry === undefined)
        throw new Error(`The graph in ${folder} has a variable ${place.name}, which is not there.`);
      return { place, entry };
    });
    if (held.length !== entries.size) throw new Error(`The graph in ${folder} is of another step.`);
    const backend = nodeBackend(tf);
    const model = backend.loadSavedModelMetaGraph(folder, GRAPH_TAG);
    const step = new CompiledStep(tf, backend, model, signature, held);
    step.#takeState();
    return step;
  }

  /** The names of all outputs. */
  get outputs(): readonly string[] {
    return Object.keys(this.signature.outputs);
  }

  /**
   * Makes the step and returns those of its outputs that are asked for; what only the others need is not computed. The variables it changes
   * have no value afterwards until `writeBack`.
   */
  run(inputs: NamedTensors, wanted: readonly string[]): NamedTensors {
    this.#release();
    const feeds = Object.entries(this.signature.inputs).map(([name, place]) => {
      const tensor = inputs[name];
      if (tensor === undefined) throw new Error(`The compiled step wants an input ${name}.`);
      return [place, tensor] as const;
    });
    const places = wanted.map((name) => {
      const place = this.signature.outputs[name];
      if (place === undefined) throw new Error(`The compiled step has no output ${name}.`);
      return place;
    });
    const [signal, ...outputs] = this.#runSession(feeds, [this.signature.stepped, ...places]);
    signal?.dispose();
    return Object.fromEntries(wanted.flatMap((name, index) => (outputs[index] ? [[name, outputs[index]]] : [])));
  }

  /** Gives the variables the values that the steps have left in the graph. */
  writeBack(): void {
    if (this.#isShared) return;
    this.#isShared = true;
    const changing = this.held.filter(({ place }) => place.changes);
    const values = this.#runSession(
      [],
      changing.map(({ place }) => place.read),
    );
    changing.forEach(({ entry }, index) => {
      const value = values[index];
      if (value === undefined) return;
      entry.variable.assign(value);
      value.dispose();
    });
  }

  dispose(): void {
    this.backend.deleteSavedModel(this.model);
  }

  /** Frees the memory of variables that the step will change: what they hold would be out of date, and a second copy of the network. */
  #release(): void {
    if (!this.#isShared) return;
    this.#isShared = false;
    for (const { place, entry } of this.held) {
      const { dataId } = entry.variable;
      if (!place.changes || this.backend.refCount(dataId) > 1) continue;
      const data = this.backend.tensorMap.get(dataId);
      if (data.id >= 0) this.backend.binding.deleteTensor(data.id);
      data.id = -1;
    }
  }

  #takeState(): void {
    const feeds = this.held.map(({ place, entry }) => [place.write, entry.variable] as const);
    for (const signal of this.#runSession(feeds, [this.signature.written])) signal.dispose();
  }

  #runSession(feeds: readonly (readonly [string, Tensor])[], fetches: readonly string[]): Tensor[] {
    const names = feeds.map(([name]) => ({ name }));
    const tensors = feeds.map(([, tensor]) => tensor);
    return this.backend.runSavedModel(this.model, tensors, names, fetches);
  }
}
