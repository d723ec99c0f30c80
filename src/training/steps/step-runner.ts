import type { LoadedBatch } from '../../augment/render-contract.js';
import type { NamedTensors } from '../../engine/graph/trace-step.js';
import type { StepInputs } from '../../methods/method.js';
import { readReport, uploadStep } from './step-tensors.js';
import { namedStep, type StepParts } from './training-step.js';

/** What a step gives back, as numbers. */
export interface StepReport {
  readonly loss: number;
  /** What the method measures and the length of the gradients, where they were asked for. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface StepRequest {
  readonly batch: LoadedBatch;
  readonly inputs: StepInputs;
  readonly learningRate: number;
  /** Whether more than the loss is wanted. */
  readonly withMetrics: boolean;
}

/** Makes training steps: operation by operation, or as one graph. */
export interface StepRunner {
  /** Brings a step's numbers and images to the engine, makes the step, and reads its scalars. Leaves no tensor behind. */
  run(request: StepRequest): StepReport;
  /** Brings the variables up to date with the steps; to be called before anybody else looks at them. */
  settle(): void;
  dispose(): void;
}

/** Executes a step's operations one by one, as its code runs. */
export function createEagerRunner(parts: StepParts): StepRunner {
  const { tf } = parts.engine;
  return {
    run: (request) => {
      const tensors = uploadStep(tf, request);
      let outputs: NamedTensors = {};
      try {
        outputs = tf.tidy(() => namedStep(parts, request)(tensors));
        return readReport(outputs, request);
      } finally {
        tf.dispose([tensors, outputs]);
      }
    },
    settle: () => undefined,
    dispose: () => undefined,
  };
}
