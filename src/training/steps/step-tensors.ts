import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../engine/engine.js';
import type { NamedTensors } from '../../engine/graph/trace-step.js';
import type { Batch, StepInputs, StepTensors } from '../../methods/method.js';
import type { StepReport, StepRequest } from './step-runner.js';

/*
 * A step's tensors by name, so that a traced step can be fed: `view/0`, `view/1`, …, `items`, `labels`, `showsObject`, `input/<name>` for what the method computed
 * beforehand, `learningRate`; and what it gives: `loss`, `metric/<name>`.
 */

const viewName = (index: number): string => `view/${index}`;
const INPUT = 'input/';
const METRIC = 'metric/';

/** Copies the step's numbers and images into tensors. */
export function uploadStep(tf: TensorFlow, { batch, inputs, learningRate }: StepRequest): NamedTensors {
  const { items, views, labels, showsObject } = batch;
  const images = views.map(({ data, size }, index) => {
    const view = tf.tensor4d(data, [items.length, size, size, 3], 'float32');
    return [viewName(index), view] as const;
  });
  return {
    ...Object.fromEntries(images),
    items: tf.tensor1d(items, 'int32'),
    labels: tf.tensor2d(labels, [items.length, labels.length / items.length]),
    showsObject: tf.tensor2d(showsObject, [items.length, views.length]),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`${INPUT}${name}`, uploadInput(tf, value)])),
    learningRate: tf.scalar(learningRate),
  };
}

function uploadInput(tf: TensorFlow, value: StepInputs[string]): Tensor {
  return typeof value === 'number' ? tf.scalar(value) : tf.tensor1d(value, 'int32');
}

/** The same tensors as a step's code knows them. */
export function stepArguments(tensors: NamedTensors): {
  readonly batch: Batch;
  readonly inputs: StepTensors;
  readonly learningRate: Scalar;
} {
  const { items, labels, showsObject, learningRate } = tensors;
  if (!items || !labels || !showsObject || !learningRate) throw new Error('A step wants a batch and a learning rate.');
  const views: Tensor4D[] = [];
  for (let view = tensors[viewName(0)]; view !== undefined; view = tensors[viewName(views.length)]) {
    views.push(view as Tensor4D);
  }
  const inputs = Object.entries(tensors)
    .filter(([name]) => name.startsWith(INPUT))
    .map(([name, tensor]) => [name.slice(INPUT.length), tensor] as const);
  return {
    batch: { views, items: items as Tensor1D, labels: labels as Tensor2D, showsObject: showsObject as Tensor2D },
    inputs: Object.fromEntries(inputs),
    learningRate: learningRate as Scalar,
  };
}

/** A step's results by name. */
export function nameResults(loss: Scalar, metrics: Readonly<Record<string, Scalar>>): NamedTensors {
  const named = Object.entries(metrics).map(([name, scalar]) => [`${METRIC}${name}`, scalar] as const);
  return { loss, ...Object.fromEntries(named) };
}

/** Reads the results' numbers. */
export function readReport(
  { loss, ...others }: NamedTensors,
  { withMetrics }: Pick<StepRequest, 'withMetrics'>,
): StepReport {
  if (loss === undefined) throw new Error('The step gave no loss.');
  const wanted = withMetrics ? Object.entries(others) : [];
  const metrics = wanted.map(([name, scalar]) => [name.slice(METRIC.length), numberOf(scalar)] as const);
  return { loss: numberOf(loss), metrics: Object.fromEntries(metrics) };
}

function numberOf(scalar: Tensor): number {
  return scalar.dataSync()[0] ?? Number.NaN;
}
