import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { Step } from '../../engine/graph/trace-step.js';
import type { NamedProbe } from '../../evaluators/online-probe.js';
import type { Batch, Method, StepTensors } from '../../methods/method.js';
import type { Optimizer } from '../../optim/optimizer.js';
import type { StepRequest } from './step-runner.js';
import { nameResults, stepArguments } from './step-tensors.js';

export interface StepParts {
  readonly engine: Engine;
  readonly method: Method;
  readonly optimizer: Optimizer;
  /** What learns beside the method. */
  readonly probes: readonly NamedProbe[];
}

/** What a step gives back, as tensors. */
interface StepOutputs {
  readonly loss: Scalar;
  readonly metrics: Readonly<Record<string, Scalar>>;
}

/**
 * One optimiser step: the probes, which look at the encoder as it is, then `prepare`, the gradients of `loss`, the update, `finish`. It takes tensors, changes only variables, and reads
 * nothing back. With metrics, it also measures `gradientNorm`, the length of all gradients taken as one vector, before the update.
 */
function trainingStep(
  { engine: { tf }, method, optimizer, probes }: StepParts,
  batch: Batch,
  inputs: StepTensors,
  learningRate: Scalar,
  withMetrics: boolean,
): StepOutputs {
  const probed = Object.fromEntries(
    probes.flatMap(({ name, probe }) =>
      Object.entries(probe.step(batch)).map(([metric, scalar]) => [`${name}/${metric}`, scalar]),
    ),
  );
  const prepared = method.prepare(batch, inputs);
  const variables = method.trainables.map(({ variable }) => variable);
  let metrics: Readonly<Record<string, Scalar>> = {};
  let carried: StepTensors = {};
  const { value, grads } = tf.variableGrads(() => {
    const { loss, ...others } = method.loss(batch, prepared, inputs);
    metrics = keepAll(tf, others.metrics);
    carried = keepAll(tf, others.carried ?? {});
    return loss;
  }, variables);
  const gradients = reduceOverProcesses(
    method.trainables.map(({ name, variable }) => {
      const gradient = grads[variable.name];
      if (gradient === undefined) throw new Error(`The loss does not depend on ${name}.`);
      return gradient;
    }),
  );
  const gradientNorm = withMetrics ? { gradientNorm: normOf(tf, gradients) } : {};
  optimizer.apply(gradients, learningRate);
  method.finish(batch, { ...prepared, ...carried }, inputs);
  tf.dispose(carried);
  return { loss: value, metrics: { ...metrics, ...gradientNorm, ...probed } };
}

/** The step as a function of named tensors, which can be called or traced. */
export function namedStep(parts: StepParts, { withMetrics }: Pick<StepRequest, 'withMetrics'>): Step {
  return (tensors) => {
    const { batch, inputs, learningRate } = stepArguments(tensors);
    const { loss, metrics } = trainingStep(parts, batch, inputs, learningRate, withMetrics);
    return nameResults(loss, metrics);
  };
}

/** Saves tensors from the end of the scope that they are made in. */
function keepAll<Kept extends Tensor>(tf: Engine['tf'], tensors: Readonly<Record<string, Kept>>): Record<string, Kept> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tensor)]));
}

/** Where the gradients of several processes will be averaged; there is one process. */
function reduceOverProcesses(gradients: readonly Tensor[]): readonly Tensor[] {
  return gradients;
}

function normOf(tf: Engine['tf'], gradients: readonly Tensor[]): Scalar {
  return tf.addN(gradients.map((gradient) => gradient.square().sum<Scalar>())).sqrt();
}
