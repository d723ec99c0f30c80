import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Batch, StepTensors } from './method.js';

/** The view at that place. */
export function viewOf({ views }: Batch, index: number): Tensor4D {
  const view = views[index];
  if (view === undefined) throw new Error(`View ${index} was asked for, and there are ${views.length}.`);
  return view;
}

/** For each image of the batch, whether its view at that place shows an object alone: `[batch]`, 1 or 0. */
export function showsObjectIn({ showsObject }: Batch, view: number): Tensor1D {
  return showsObject.slice([0, view], [-1, 1]).squeeze<Tensor1D>([1]);
}

/** A number that the step was given: a coefficient of a schedule. */
export function scalarOf(tensors: StepTensors, name: string): Scalar {
  return tensorOf(tensors, name) as Scalar;
}

/** Rows that an earlier part of the step prepared or carried. */
export function rowsOf(tensors: StepTensors, name: string): Tensor2D {
  return tensorOf(tensors, name) as Tensor2D;
}

function tensorOf(tensors: StepTensors, name: string): StepTensors[string] {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`The step has no ${name}.`);
  return tensor;
}
