import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';

/** A variable after the same step, by its operations and by its graph. */
export interface ComparedState {
  readonly name: string;
  readonly before: Tensor;
  readonly eager: Tensor;
  /** By its operations from inputs that were shaken: what differs here hangs on rounding. */
  readonly shaken: Tensor;
  readonly compiled: Tensor;
}

/** Share of a variable's largest change by which the graph's may differ: sums are made in another order. */
const CHANGE_TOLERANCE = 1e-2;
/** The same as a share of the largest change of all variables, and of the variable's largest value: what rounding may leave. */
const ROUNDING = 1e-6;
/**
 * Multiple of what shaken inputs change. An optimiser that divides by the size of a gradient makes whole steps of gradients that are nothing but
 * rounding, such as those of a bias before batch normalisation.
 */
const SENSITIVITY = 4;

/** Largest absolute values. */
interface Extent {
  readonly name: string;
  readonly isExact: boolean;
  readonly change: number;
  readonly value: number;
  readonly difference: number;
  readonly sensitivity: number;
}

/** The variables that the graph changes differently than the operations do. */
export function differingStates(tf: TensorFlow, states: readonly ComparedState[]): readonly string[] {
  const extents = states.map((state) => extentOf(tf, state));
  const largestChange = Math.max(0, ...extents.filter(({ isExact }) => !isExact).map(({ change }) => change));
  const toleranceOf = ({ isExact, change, value, sensitivity }: Extent): number =>
    isExact ? 0 : CHANGE_TOLERANCE * change + ROUNDING * (largestChange + value) + SENSITIVITY * sensitivity;
  // A difference that is no number is within nothing.
  return extents.filter((extent) => !(extent.difference <= toleranceOf(extent))).map(({ name }) => name);
}

function extentOf(tf: TensorFlow, { name, before, eager, shaken, compiled }: ComparedState): Extent {
  const largest = (make: () => Tensor): number => {
    const extreme = tf.tidy(() => make().abs().max());
    const value = extreme.dataSync()[0] ?? Number.NaN;
    extreme.dispose();
    return value;
  };
  const distance = (one: Tensor, other: Tensor): number =>
    largest(() => one.cast('float32').sub(other.cast('float32')));
  return {
    name,
    isExact: eager.dtype !== 'float32',
    change: distance(eager, before),
    value: largest(() => eager.cast('float32')),
    difference: distance(eager, compiled),
    sensitivity: distance(eager, shaken),
  };
}
