import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../engine/engine.js';
import type { Batch, Method, StepTensors } from '../methods/method.js';
import type { Optimizer } from '../optim/optimizer.js';

export interface StepParts {
  readonly engine: Engine;
  readonly method: Method;
  readonly optimizer: Optimizer;
}

/** What a step gives back, as tensors. */
export interface StepOutputs {
  readonly loss: Scalar;
  readonly metrics: Readonly<Record<string, Scalar>>;
  /** The length of all gradients taken as one vector, before the update. */
  readonly gradientNorm: Scalar | undefined;
}

/**
 * One optimiser step: `prepare`, the gradients of `loss`, the update, `finish`. It takes tensors, changes only variables, and reads
 * nothing back.
 */
export function trainingStep(
  { engine: { tf }, method, optimizer }: StepParts,
  batch: Batch,
  inputs: StepTensors,
  learningRate: Scalar,
  { withGradientNorm }: { readonly withGradientNorm: boolean },
): StepOutputs {
  return tf.tidy(() => {
    const prepared = method.prepare(batch, inputs);
    const variables = method.trainables.map(({ variable }) => variable);
    let metrics: Readonly<Record<string, Scalar>> = {};
    const { value, grads } = tf.variableGrads(() => {
      const { loss, metrics: measured } = method.loss(batch, prepared, inputs);
      metrics = Object.fromEntries(Object.entries(measured).map(([name, scalar]) => [name, tf.keep(scalar)]));
      return loss;
    }, variables);
    const gradients = reduceOverProcesses(
      method.trainables.map(({ name, variable }) => {
        const gradient = grads[variable.name];
        if (gradient === undefined) throw new Error(`The loss does not depend on ${name}.`);
        return gradient;
      }),
    );
    const gradientNorm = withGradientNorm ? normOf(tf, gradients) : undefined;
    optimizer.apply(gradients, learningRate);
    method.finish(batch, prepared, inputs);
    return { loss: value, metrics, gradientNorm };
  });
}

/** Where the gradients of several processes will be averaged; there is one process. */
function reduceOverProcesses(gradients: readonly Tensor[]): readonly Tensor[] {
  return gradients;
}

function normOf(tf: Engine['tf'], gradients: readonly Tensor[]): Scalar {
  return tf.addN(gradients.map((gradient) => gradient.square().sum<Scalar>())).sqrt();
}
