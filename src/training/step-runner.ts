import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { LoadedBatch } from '../augment/render-contract.js';
import type { Engine } from '../engine/engine.js';
import type { Batch, StepInputs, StepTensors } from '../methods/method.js';
import { trainingStep, type StepOutputs, type StepParts } from './step.js';

/** What a step gives back, as numbers. */
export interface StepReport {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly gradientNorm: number | undefined;
}

export interface StepRequest {
  readonly batch: LoadedBatch;
  readonly inputs: StepInputs;
  readonly learningRate: number;
  readonly withGradientNorm: boolean;
}

/** Brings a step's numbers and images to the engine, makes the step, and reads its scalars. Leaves no tensor behind. */
export function runStep(parts: StepParts, { batch, inputs, learningRate, withGradientNorm }: StepRequest): StepReport {
  const { tf } = parts.engine;
  const images = uploadBatch(tf, batch);
  const tensors = uploadInputs(tf, inputs);
  const rate = tf.scalar(learningRate);
  let outputs: StepOutputs | undefined;
  try {
    outputs = trainingStep(parts, images, tensors, rate, { withGradientNorm });
    return {
      loss: numberOf(outputs.loss),
      metrics: Object.fromEntries(Object.entries(outputs.metrics).map(([name, scalar]) => [name, numberOf(scalar)])),
      gradientNorm: outputs.gradientNorm && numberOf(outputs.gradientNorm),
    };
  } finally {
    const used: (Tensor | undefined)[] = [images.items, ...images.views, ...Object.values(tensors), rate];
    if (outputs !== undefined) used.push(outputs.loss, outputs.gradientNorm, ...Object.values(outputs.metrics));
    for (const tensor of used) tensor?.dispose();
  }
}

function uploadBatch(tf: Engine['tf'], { items, views }: LoadedBatch): Batch {
  return {
    items: tf.tensor1d(items, 'int32'),
    views: views.map(({ data, size }): Tensor4D => tf.tensor4d(data, [items.length, size, size, 3], 'float32')),
  };
}

function uploadInputs(tf: Engine['tf'], inputs: StepInputs): StepTensors {
  const upload = (value: number | Int32Array): Tensor =>
    typeof value === 'number' ? tf.scalar(value) : tf.tensor1d(value, 'int32');
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, upload(value)]));
}

function numberOf(scalar: Scalar): number {
  return scalar.dataSync()[0] ?? Number.NaN;
}
