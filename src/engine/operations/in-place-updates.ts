import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';

/**
 * SGD with momentum. Small networks have many small parameters, so what counts is the number of operations: five with weight decay
 * (`AddN` sums all three terms in one pass). All are pure, unlike `ResourceApplyMomentum`, so a step can be traced as it stands.
 */
export function createApplyMomentum(tf: TensorFlow, raw: RawOperations): EngineOperations['applyMomentum'] {
  const multiply = (a: Tensor, b: Tensor): Tensor => raw.run('Mul', [raw.floatType()], [a, b]);
  const sum = (terms: readonly Tensor[]): Tensor =>
    raw.run('AddN', [raw.floatType(), raw.integers('N', terms.length)], terms);
  const subtract = (a: Tensor, b: Tensor): Tensor => raw.run('Sub', [raw.floatType()], [a, b]);

  return (variable, slot, gradient, { rate, momentum, weightDecay, nesterov }) => {
    tf.tidy(() => {
      const slopes = weightDecay === undefined ? [gradient] : [gradient, multiply(variable, weightDecay)];
      const velocity = sum([...slopes, multiply(slot, momentum)]);
      slot.assign(velocity);
      const direction = nesterov ? sum([...slopes, multiply(velocity, momentum)]) : velocity;
      variable.assign(subtract(variable, multiply(direction, rate)));
    });
  };
}

/** `online + momentum * (target - online)`: the moving average in three operations, without computing 1 - momentum. */
export function createApplyMovingAverage(tf: TensorFlow, raw: RawOperations): EngineOperations['applyMovingAverage'] {
  return (target: Variable, online, momentum) => {
    tf.tidy(() => {
      const distance = raw.run('Sub', [raw.floatType()], [target, online]);
      const kept = raw.run('Mul', [raw.floatType()], [distance, momentum]);
      target.assign(raw.run('AddV2', [raw.floatType()], [online, kept]));
    });
  };
}

/** Rows replaced by position; the positions are a tensor, so that a traced step does not freeze them. */
export function createReplaceRows(tf: TensorFlow, raw: RawOperations): EngineOperations['replaceRows'] {
  return (target, indices, rows) =>
    tf.tidy(
      () =>
        raw.run(
          'TensorScatterUpdate',
          [raw.floatType(), raw.integerType('Tindices')],
          [target, indices.expandDims(1), rows],
        ) as Tensor2D,
    );
}
