import { tokens } from '../../container/tokens.js';
import type { PluginRegistry } from '../../container/plugin-registry.js';
import type { StepInstance } from '../../engine/graph/compile-step.js';
import type { Method } from '../../methods/method.js';
import { RandomStream } from '../../engine/random/index.js';
import { createStepContainer, type StepBlueprint } from './step-blueprint.js';
import { uploadStep } from './step-tensors.js';
import type { StepRequest } from './step-runner.js';
import { namedStep } from './training-step.js';

/** Learning rates far enough apart that one in the place of the other would be noticed. */
const learningRates = [0.1, 0.037] as const;

/**
 * The step with weights, images and numbers of its own, drawn by `which`: once as the first step of training and once as the last.
 */
export async function instantiateStep(
  blueprint: StepBlueprint,
  registry: PluginRegistry,
  which: 0 | 1,
): Promise<StepInstance> {
  const container = createStepContainer(blueprint, registry, which);
  const engine = await container.getAsync(tokens.engine);
  const variables = await container.getAsync(tokens.variables);
  const method = await container.getAsync(tokens.method);
  const optimizer = await container.getAsync(tokens.optimizer);
  const probes = await container.getAsync(tokens.probes);
  const inputs = uploadStep(engine.tf, exampleRequest(blueprint, method, which));
  return {
    engine,
    step: namedStep({ engine, method, optimizer, probes }, { withMetrics: true }),
    inputs,
    variables: variables.entries(),
    dispose: () => {
      engine.tf.dispose(inputs);
      variables.dispose();
    },
  };
}

function exampleRequest({ experiment, shape, length }: StepBlueprint, method: Method, which: 0 | 1): StepRequest {
  const { batchSize } = experiment.training;
  const random = RandomStream.fromSeed(which).stream('example');
  const draw = (length: number, isSet: () => boolean): Float32Array =>
    Float32Array.from({ length }, () => (isSet() ? 1 : 0));
  const step = which === 0 ? 0 : Math.max(length.totalSteps - 1, 1);
  return {
    batch: {
      step,
      items: Int32Array.from({ length: batchSize }, () => random.integer(0, shape.items)),
      views: shape.views.map(({ size }) => ({ data: random.normals(batchSize * size * size * 3), size })),
      labels: draw(batchSize * shape.classes, () => random.chance(0.5)),
      showsObject: draw(batchSize * shape.views.length, () => random.chance(0.5)),
      waited: 0,
    },
    inputs: method.inputs({ step, ...length }, random.stream('method')),
    learningRate: learningRates[which],
    withMetrics: true,
  };
}
