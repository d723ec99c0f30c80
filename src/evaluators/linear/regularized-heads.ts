import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine, TensorFlow } from '../../engine/engine.js';
import type { ProgressTask } from '../../progress.js';
import { standardizationOf, standardize, type FeatureTable, type Standardization } from '../features/index.js';
import { minimize } from './lbfgs.js';
import type { Objective } from './line-search.js';
import type { ProbeLoss } from './linear-heads.js';
import { logitsOf, withOne } from './logits.js';

/** Images whose logits and slopes are in memory at a time. */
const BLOCK = 8192;

/** `[image, class]` of the images `from` to `to - 1`: 1 where one shows the class. */
export type LabelRows = (from: number, to: number) => Float32Array;

export interface RegularizedFit {
  readonly loss: ProbeLoss;
  readonly classes: number;
  /** Weights of half the squared weights beside the mean loss, one for each layer. */
  readonly regularizations: readonly number[];
  readonly iterations: number;
  /** Ends where no component of the gradient is larger. */
  readonly tolerance: number;
  readonly task: ProgressTask;
  readonly signal?: AbortSignal | undefined;
}

/** A fitted layer. */
export interface RegularizedHead {
  /** `[features + 1, class]`: the last row holds the offsets. */
  readonly weights: Float32Array;
  /** What was minimised, at its end. */
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Linear layers with L2 regularisation, each minimised to its end by L-BFGS: for each `λ` of `regularizations`
 *
 *     minimise  1/N Σ_images loss(x W + b, y) + λ/2 |W|²
 *
 * where the loss is softmax cross entropy, or binary cross entropy summed over classes. This is scikit-learn's `LogisticRegression` with
 * `C = 1 / (λ N)`: the multinomial one, or one for each class. Offsets are not regularised. Sums over images are in double precision,
 * images in single. Two things make it fast and change no minimum: it works on standardised features, by which the regularisation is scaled, and
 * larger `λ` come first, whose layer is where the next begins.
 *
 * @throws the signal's reason between steps
 */
export async function fitRegularizedHeads(
  { tf }: Pick<Engine, 'tf'>,
  table: FeatureTable,
  labels: LabelRows,
  fit: RegularizedFit,
): Promise<readonly RegularizedHead[]> {
  const { regularizations, iterations, tolerance, classes, task, signal } = fit;
  const statistics = standardizationOf(table);
  const standardized = standardize(table, statistics);
  const descending = [...regularizations.keys()].sort((one, other) => regularizations[other]! - regularizations[one]!);
  const heads: RegularizedHead[] = [];
  let start: Float64Array = new Float64Array((table.width + 1) * classes);
  for (const place of descending) {
    const decays = statistics.deviation.map((deviation) => regularizations[place]! / deviation ** 2);
    const objective = objectiveOf(tf, standardized, labels, fit, decays);
    const minimum = await minimize(objective, start, {
      iterations,
      tolerance,
      afterStep: async () => {
        await nextTurn();
        signal?.throwIfAborted();
      },
    });
    start = minimum.point;
    const weights = ofRawFeatures(minimum.point, classes, statistics);
    heads[place] = { weights, loss: minimum.value, iterations: minimum.iterations, converged: minimum.converged };
    task.advance(1);
  }
  return heads;
}

/** The weights of standardised features as those of the features themselves. */
function ofRawFeatures(point: Float64Array, classes: number, { mean, deviation }: Standardization): Float32Array {
  const weights = point.slice();
  const offsets = mean.length * classes;
  for (let at = 0; at < offsets; at++) {
    const feature = Math.floor(at / classes);
    weights[at]! /= deviation[feature]!;
    weights[offsets + (at % classes)]! -= mean[feature]! * weights[at]!;
  }
  return Float32Array.from(weights);
}

/** The logits of a fitted layer: `[image, class]`. */
export function regularizedLogits(
  engine: Pick<Engine, 'tf'>,
  { values, width }: FeatureTable,
  { weights }: RegularizedHead,
): Float32Array {
  return logitsOf(engine, values, width, () => engine.tf.tensor2d(weights, [width + 1, weights.length / (width + 1)]));
}

/** `decays` are the regularisation of each feature's weights. */
function objectiveOf(
  tf: TensorFlow,
  { values, width, samples }: FeatureTable,
  labels: LabelRows,
  { loss, classes }: RegularizedFit,
  decays: Float64Array,
): Objective {
  const images = samples.length;
  return (point) => {
    const gradient = new Float64Array(point.length);
    let value = 0;
    const weights = tf.tensor2d(Float32Array.from(point), [width + 1, classes]);
    try {
      for (let from = 0; from < images; from += BLOCK) {
        const to = Math.min(from + BLOCK, images);
        const [losses, slopes] = tf.tidy(() =>
          lossAndSlopes(
            tf,
            withOne(tf, values.subarray(from * width, to * width), width),
            tf.tensor2d(labels(from, to), [to - from, classes]),
            weights,
            loss,
          ),
        );
        losses.dataSync<'float32'>().forEach((one) => (value += one / images));
        slopes.dataSync<'float32'>().forEach((one, at) => (gradient[at]! += one / images));
        tf.dispose([losses, slopes]);
      }
    } finally {
      weights.dispose();
    }
    for (let at = 0; at < width * classes; at++) {
      const decay = decays[Math.floor(at / classes)]!;
      value += (decay / 2) * point[at]! ** 2;
      gradient[at]! += decay * point[at]!;
    }
    return { value, gradient };
  };
}

/** The loss of each image, `[image]`, and the gradient of their sum, `[features + 1, class]`. */
function lossAndSlopes(
  tf: TensorFlow,
  images: Tensor2D,
  targets: Tensor2D,
  weights: Tensor2D,
  loss: ProbeLoss,
): [losses: Tensor1D, slopes: Tensor2D] {
  const logits: Tensor2D = tf.matMul(images, weights);
  if (loss === 'softmax') {
    const losses = logits.logSoftmax().mul(targets).sum<Tensor1D>(1).neg();
    return [losses, tf.matMul(images, logits.softmax().sub(targets), true)];
  }
  // log(1 + exp(±z)): + for a class that is not shown, - for one that is.
  const losses = logits.sub(logits.mul(targets).mul(2)).softplus().sum<Tensor1D>(1);
  return [losses, tf.matMul(images, logits.sigmoid().sub(targets), true)];
}
