import { QuadraticModel } from './quadratic-model.js';
import { scoreOf, type SvmExamples } from './svm-examples.js';

export interface SvmOptions {
  /** What violations of the margin cost against the size of the weights. */
  readonly cost: number;
  /** Ends where a step promises less than this share of the objective. */
  readonly tolerance?: number;
}

/** How often the cost is multiplied by ten on the way to the one asked for. */
const COST_STEPS = 3;

const MOST_STEPS = 200;
/** Share of the promised decrease that a step has to bring (Armijo's rule), and how often it is halved at most. */
const SUFFICIENT = 0.01;
const MOST_HALVINGS = 60;

/**
 * L1-regularised support vector machine with squared hinge loss, LIBLINEAR's `L1R_L2LOSS_SVC` (Fan et al., 2008, https://www.csie.ntu.edu.tw/~cjlin/liblinear):
 *
 * `min_w sum_j |w_j| + C sum_i max(0, 1 - y_i w x_i)^2`
 *
 * by a proximal Newton method (Yuan, Ho and Lin, 2012, newGLMNET): the loss is replaced by its quadratic model, in which only examples inside the margin count, model and L1 norm together are
 * minimised exactly, and the step is shortened until the objective falls. Made for many examples of few numbers.
 *
 * @returns the weights, one for each number of an example
 */
export function trainSparseSvm(examples: SvmExamples, { cost, tolerance = 1e-9 }: SvmOptions): Float64Array {
  const weights = new Float64Array(examples.dimension);
  // With a low cost, most examples lie inside the margin and the model is good; each minimum is near the next one's.
  for (let tenths = COST_STEPS; tenths >= 0; tenths--) descend(examples, weights, cost / 10 ** tenths, tolerance);
  return weights;
}

/** Moves the weights to the minimum for a cost. */
function descend(examples: SvmExamples, weights: Float64Array, cost: number, tolerance: number): void {
  const model = new QuadraticModel(examples.dimension);
  let objective = objectiveOf(examples, weights, cost);
  for (let step = 0; step < MOST_STEPS; step++) {
    model.expand(examples, weights, cost);
    const direction = model.minimise(weights);
    const promised = model.promisedChange(weights, direction);
    if (-promised <= tolerance * objective) break;
    const moved = moveDown(examples, weights, direction, cost, objective, promised);
    if (moved === undefined) break;
    objective = moved;
  }
}

/** Moves the weights along the direction, by half as much each time the objective does not fall enough; `undefined` where it does not fall at all. */
function moveDown(
  examples: SvmExamples,
  weights: Float64Array,
  direction: Float64Array,
  cost: number,
  objective: number,
  promised: number,
): number | undefined {
  for (let length = 1, halvings = 0; halvings < MOST_HALVINGS; length /= 2, halvings++) {
    const candidate = weights.map((weight, index) => weight + length * direction[index]!);
    const reached = objectiveOf(examples, candidate, cost);
    if (reached > objective + SUFFICIENT * length * promised) continue;
    weights.set(candidate);
    return reached;
  }
  return undefined;
}

/** What is minimised. */
export function objectiveOf({ dimension, features, labels }: SvmExamples, weights: Float64Array, cost: number): number {
  let loss = 0;
  for (let example = 0; example < labels.length; example++) {
    const violation = 1 - labels[example]! * scoreOf(features, example * dimension, weights);
    if (violation > 0) loss += violation * violation;
  }
  return weights.reduce((sum, weight) => sum + Math.abs(weight), 0) + cost * loss;
}
