import type { Rank, Tensor, Variable } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';

/**
 * What a variable is to training:
 *
 * - `parameter`: trained by the optimiser
 * - `statistic`: running statistics of batch normalisation
 * - `slot`: the optimiser's memory of a parameter
 * - `state`: anything else that outlives a step (momentum twin's weights, queue, pointer, counters)
 */
export type VariableRole = 'parameter' | 'statistic' | 'slot' | 'state';

/**
 * How the tensor is laid out here and in PyTorch:
 *
 * - `convolution`: `[height, width, in, out]` here, `[out, in, height, width]` there
 * - `depthwise`: `[height, width, channel, 1]` here, `[channel, 1, height, width]` there
 * - `dense`: `[in, out]` here, `[out, in]` there
 * - `plain`: the same in both
 */
export type VariableLayout = 'convolution' | 'depthwise' | 'dense' | 'plain';

export interface VariableEntry {
  /** Path in the tree, parts joined by dots, the last ones by torchvision's names: `query.backbone.layer1.0.conv1.weight`. */
  readonly name: string;
  readonly variable: Variable;
  readonly role: VariableRole;
  readonly layout: VariableLayout;
}

export interface VariableOptions {
  readonly role: VariableRole;
  readonly layout?: VariableLayout;
  /** The initial value; the tree takes a copy and disposes this tensor. */
  readonly initial: Tensor;
}

/**
 * All state that outlives a step, as one tree: a checkpoint is its contents, and a training step changes nothing else.
 * Variables keep the order in which they were made.
 */
export class VariableTree {
  readonly #entries = new Map<string, VariableEntry>();

  constructor(private readonly tf: TensorFlow) {}

  /** The scope of that path; scopes are made by naming them. */
  scope(path: string): VariableScope {
    return new VariableScope(this, path);
  }

  create<R extends Rank>(name: string, { role, layout = 'plain', initial }: VariableOptions): Variable<R> {
    if (this.#entries.has(name)) throw new Error(`The variable ${name} exists already.`);
    // TensorFlow.js keeps variables in a registry by name; several trees may live in one process, so it picks the name itself.
    const variable = this.tf.variable(initial, role === 'parameter') as Variable<R>;
    initial.dispose();
    this.#entries.set(name, { name, variable, role, layout });
    return variable;
  }

  get(name: string): VariableEntry | undefined {
    return this.#entries.get(name);
  }

  /** Every entry, or those under a path, in order of creation. */
  entries(path = ''): VariableEntry[] {
    const all = [...this.#entries.values()];
    return path === '' ? all : all.filter(({ name }) => name.startsWith(`${path}.`));
  }

  dispose(): void {
    for (const { variable } of this.#entries.values()) variable.dispose();
    this.#entries.clear();
  }
}

/** A branch of the tree: a network, a layer, an optimiser's slots. */
export class VariableScope {
  readonly #trained: boolean;

  constructor(
    readonly tree: VariableTree,
    readonly path: string,
    { trained = true }: { readonly trained?: boolean } = {},
  ) {
    this.#trained = trained;
  }

  scope(name: string | number): VariableScope {
    return new VariableScope(this.tree, this.#join(String(name)), { trained: this.#trained });
  }

  /** The same branch, but what is made in it as a parameter becomes state: a momentum twin, which no optimiser touches. */
  untrained(): VariableScope {
    return new VariableScope(this.tree, this.path, { trained: false });
  }

  create<R extends Rank>(name: string, options: VariableOptions): Variable<R> {
    const role = options.role === 'parameter' && !this.#trained ? 'state' : options.role;
    return this.tree.create<R>(this.#join(name), { ...options, role });
  }

  /** The entries under this scope, in order of creation. */
  entries(): VariableEntry[] {
    return this.tree.entries(this.path);
  }

  #join(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}
