import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';

/** A variable after the same step, by its operations and by its graph. */
export interface ComparedState {
  readonly name: string;
  readonly before: Tensor;
  readonly eager: Tensor;
  readonly compiled: Tensor;
}

/** Share of a variable's largest change by which the graph's may differ: sums are made in another order. */
const CHANGE_TOLERANCE = 1e-2;
/** The same as a share of the largest change of all variables, and of the variable's largest value: what rounding may leave. */
const ROUNDING = 1e-6;

/** Largest absolute values. */
interface Extent {
  readonly name: string;
  readonly isExact: boolean;
  readonly change: number;
  readonly value: number;
  readonly difference: number;
}

/** The variables that the graph changes differently than the operations do. */
export function differingStates(tf: TensorFlow, states: readonly ComparedState[]): readonly string[] {
  const extents = states.map((state) => extentOf(tf, state));
  const largestChange = Math.max(0, ...extents.filter(({ isExact }) => !isExact).map(({ change }) => change));
  const isWithin = ({ isExact, change, value, difference }: Extent): boolean =>
    isExact ? difference === 0 : difference <= CHANGE_TOLERANCE * change + ROUNDING * (largestChange + value);
  // A difference that is no number is within nothing.
  return extents.filter((extent) => !isWithin(extent)).map(({ name }) => name);
}

function extentOf(tf: TensorFlow, { name, before, eager, compiled }: ComparedState): Extent {
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
  };
}
