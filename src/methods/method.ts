import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Backbone, Encoder } from '../backbones/backbone.js';
import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { ViewSpec } from '../crops/crop-strategy.js';
import type { DatasetTraits } from '../data/dataset.js';
import type { Engine } from '../engine/engine.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { VariableEntry, VariableScope } from '../engine/variables/variable-tree.js';
import type { ViewCount } from './view-count.js';

/** What a training step is given. */
export interface Batch {
  /** One tensor for each view of the crop strategy: `[batch, size, size, 3]`, normalised. */
  readonly views: readonly Tensor4D[];
  /** `[batch]` int32: which items of the training split these are (memory banks are indexed by it). */
  readonly items: Tensor1D;
  /** `[batch, class]`: 1 for each class that the image shows, 0 for the others. */
  readonly labels: Tensor2D;
  /** `[batch, view]`: 1 where the view shows an object alone, 0 where it shows more than that. */
  readonly showsObject: Tensor2D;
}

/** Where training is. `step` counts from 0 and is the number of optimiser steps already made. */
export interface StepPosition {
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
}

/**
 * Everything in a step that is not an image and not a variable, computed in JavaScript beforehand: a coefficient of a schedule, a
 * permutation. It reaches the step as tensors (float32 scalars, int32 vectors), so that a traced step does not freeze it.
 */
export type StepInputs = Readonly<Record<string, number | Int32Array>>;
export type StepTensors = Readonly<Record<string, Tensor>>;

export interface MethodLoss {
  readonly loss: Scalar;
  /** Scalars to log, by name: `accuracy/top1`. */
  readonly metrics: Readonly<Record<string, Scalar>>;
  /** What `finish` needs of the forward pass: embeddings for a queue or a memory bank. */
  readonly carried?: StepTensors;
}

/**
 * A self-supervised method: owns its heads, momentum twin and queue as variables, and says what a step computes.
 *
 * A step is `prepare` (no gradients), `loss` (differentiated by the trainables), the optimiser's update, `finish`. All four only use
 * tensors and change only variables, and read nothing back.
 */
export interface Method {
  /** The backbone that evaluators look at. */
  readonly encoder: Encoder;
  /** What the optimiser trains. */
  readonly trainables: readonly VariableEntry[];
  /** The step's inputs, a pure function of position and stream. */
  inputs(position: StepPosition, random: RandomStream): StepInputs;
  /** Before the gradients: update the momentum twin, compute keys. What it returns reaches `loss` and `finish`. */
  prepare(batch: Batch, inputs: StepTensors): StepTensors;
  loss(batch: Batch, prepared: StepTensors, inputs: StepTensors): MethodLoss;
  /** After the update: enqueue keys, move a target. `prepared` holds what the loss carried as well. */
  finish(batch: Batch, prepared: StepTensors, inputs: StepTensors): void;
}

export interface MethodContext {
  readonly engine: Engine;
  readonly backbone: Backbone;
  /** Where the method makes its variables. */
  readonly scope: VariableScope;
  /** For initial weights. */
  readonly random: RandomStream;
  readonly batchSize: number;
  /** Views that the crop strategy makes. */
  readonly views: readonly ViewSpec[];
  /** Length of the training split in items. */
  readonly items: number;
  readonly classes: number;
  /** How many classes an image of the dataset has. */
  readonly labels: DatasetTraits['labels'];
}

export interface MethodTraits {
  readonly views: ViewCount;
  /** Learns from the classes that an image shows. */
  readonly needsLabels: boolean;
  /** Takes images whose first channel is lightness and whose others are colour. */
  readonly needsLuminance?: boolean;
}

export type MethodPlugin = FamilyPlugin<MethodContext, Method, MethodTraits>;
export const defineMethod = pluginDefiner<MethodContext, Method, MethodTraits>('method');
