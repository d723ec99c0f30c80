import { minimiseSparseQuadratic } from './sparse-quadratic.js';
import { scoreOf, type SvmExamples } from './svm-examples.js';

/** Keeps the curvature positive in directions that no example inside the margin has: a share of its mean. */
const LEAST_CURVATURE = 1e-10;

/** The quadratic model of a squared hinge loss about some weights: its gradient, and the curvature that examples inside the margin have. */
export class QuadraticModel {
  readonly #gradient: Float64Array;
  /** Symmetric, rows first. */
  readonly #curvature: Float64Array;

  constructor(private readonly dimension: number) {
    this.#gradient = new Float64Array(dimension);
    this.#curvature = new Float64Array(dimension * dimension);
  }

  /** Takes gradient and curvature of `cost * sum_i max(0, 1 - y_i w x_i)^2`. */
  expand({ features, labels }: SvmExamples, weights: Float64Array, cost: number): void {
    const { dimension } = this;
    const [gradient, curvature] = [this.#gradient.fill(0), this.#curvature.fill(0)];
    for (let example = 0; example < labels.length; example++) {
      const first = example * dimension;
      const label = labels[example]!;
      const violation = 1 - label * scoreOf(features, first, weights);
      if (violation <= 0) continue;
      for (let row = 0; row < dimension; row++) {
        const value = features[first + row]!;
        if (value === 0) continue;
        gradient[row]! -= 2 * cost * label * violation * value;
        const scaled = 2 * cost * value;
        const start = row * dimension;
        for (let column = 0; column <= row; column++) curvature[start + column]! += scaled * features[first + column]!;
      }
    }
    this.#makeDefinite();
  }

  /** Fills the upper triangle, and raises the diagonal a little. */
  #makeDefinite(): void {
    const { dimension } = this;
    const curvature = this.#curvature;
    let trace = 0;
    for (let row = 0; row < dimension; row++) trace += curvature[row * dimension + row]!;
    for (let row = 0; row < dimension; row++) {
      curvature[row * dimension + row]! += LEAST_CURVATURE * (1 + trace / dimension);
      for (let column = 0; column < row; column++) {
        curvature[column * dimension + row] = curvature[row * dimension + column]!;
      }
    }
  }

  /** The step from the weights to the minimum of model and L1 norm together. */
  minimise(weights: Float64Array): Float64Array {
    const { dimension } = this;
    const matrix = this.#curvature;
    const linear = this.#gradient.map((slope, row) => {
      let sum = slope;
      for (let column = 0; column < dimension; column++) sum -= matrix[row * dimension + column]! * weights[column]!;
      return sum;
    });
    return minimiseSparseQuadratic({ matrix, linear }, weights).map((value, index) => value - weights[index]!);
  }

  /** What the slope promises of a step: `gradient step + |w + step| - |w|`, not above 0. */
  promisedChange(weights: Float64Array, step: Float64Array): number {
    return this.#gradient.reduce((sum, slope, index) => {
      const [weight, change] = [weights[index]!, step[index]!];
      return sum + slope * change + Math.abs(weight + change) - Math.abs(weight);
    }, 0);
  }
}
