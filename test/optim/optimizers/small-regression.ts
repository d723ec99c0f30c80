import type { Rank, Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { JsonSchema } from '../../../src/config/block-schema.js';
import { SchemaChecker } from '../../../src/config/schema-checker.js';
import type { Engine } from '../../../src/engine/engine.js';
import type { StepInstance } from '../../../src/engine/graph/compile-step.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import type { Optimizer, OptimizerPlugin } from '../../../src/optim/optimizer.js';

export interface OptimizerRequest {
  readonly plugin: OptimizerPlugin;
  /** The others have their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface SmallGradients {
  readonly weights: readonly number[];
  readonly bias: readonly number[];
  readonly zeros: readonly number[];
}

/** An optimiser and what it trains: a matrix, a bias, and a matrix of zeros. */
export interface SmallRegression extends StepInstance {
  readonly tree: VariableTree;
  readonly optimizer: Optimizer;
  readonly weights: Variable<Rank.R2>;
  readonly bias: Variable<Rank.R1>;
  readonly zeros: Variable<Rank.R2>;
  /** Updates by these gradients: `[4, 3]`, `[3]`, `[4, 3]`. */
  readonly update: (gradients: SmallGradients, rate: number) => void;
  readonly dispose: () => void;
}

/** Linear regression, weights and data drawn by `seed`. As a step it takes `images`, `targets`, `rate` and gives `loss`. */
export async function smallRegression(
  engine: Engine,
  { plugin, settings }: OptimizerRequest,
  seed = 0,
): Promise<SmallRegression> {
  const { tf } = engine;
  const random = RandomStream.fromSeed(seed);
  const tree = new VariableTree(tf);
  const normal = (rows: number, columns: number) => tf.tensor2d(random.normals(rows * columns), [rows, columns]);
  const scope = tree.scope('network');
  const weights = scope.create<Rank.R2>('weight', { role: 'parameter', layout: 'dense', initial: normal(4, 3) });
  const bias = scope.create<Rank.R1>('bias', { role: 'parameter', initial: tf.tensor1d(random.normals(3)) });
  const zeros = scope.create<Rank.R2>('zero', { role: 'parameter', layout: 'dense', initial: tf.zeros([4, 3]) });
  const parameters = scope.entries();
  const complete = { ...settings };
  const faults = new SchemaChecker().check(plugin.schema as unknown as JsonSchema, complete);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const optimizer = await plugin.create(complete as never, { engine, parameters, scope: tree.scope('optimizer') });
  const variables = parameters.map(({ variable }) => variable);
  const inputs = { images: normal(8, 4), targets: normal(8, 3), rate: tf.scalar(0.05 + 0.01 * seed) };
  return {
    engine,
    tree,
    optimizer,
    weights,
    bias,
    zeros,
    inputs,
    variables: tree.entries(),
    step: ({ images, targets, rate }) => {
      const { value, grads } = tf.variableGrads(
        () =>
          tf
            .matMul(images as Tensor2D, weights.add(zeros))
            .add(bias)
            .sub(targets!)
            .square()
            .mean(),
        variables,
      );
      optimizer.apply(
        variables.map(({ name }) => grads[name]!),
        rate as Scalar,
      );
      return { loss: value };
    },
    update: (gradients, rate) => {
      tf.tidy(() => {
        const tensors = [gradients.weights, gradients.bias, gradients.zeros].map((values, index) =>
          tf.tensor([...values], variables[index]!.shape),
        );
        optimizer.apply(tensors, tf.scalar(rate));
      });
    },
    dispose: () => {
      tf.dispose(inputs);
      tree.dispose();
    },
  };
}

/** Twelve and three numbers that gradients are made of. */
export const slopes = {
  weights: [0.5, -1, 2, 0.25, 1, -0.5, 3, 0.1, -0.2, 0.7, -2, 1.5],
  bias: [1, -2, 0.5],
  zeros: [1, 2, 3, -1, -2, -3, 0.5, 0.25, 0, 1, 1, 1],
};

export const noSlopes = { weights: Array<number>(12).fill(0), bias: [0, 0, 0], zeros: Array<number>(12).fill(0) };

export function lengthOf(values: Iterable<number>): number {
  return Math.hypot(...values);
}
