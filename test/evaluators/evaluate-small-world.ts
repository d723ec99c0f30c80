import { imagenetNormalization } from '../../src/augment/imagenet-normalization.js';
import type { Dataset } from '../../src/data/dataset.js';
import type { Engine } from '../../src/engine/engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import type { Evaluation, EvaluatorPlugin, RenderSamples } from '../../src/evaluators/evaluator.js';
import { FeatureShelf } from '../../src/evaluators/features/feature-shelf.js';
import { silentProgress } from '../../src/progress.js';
import { filledSettings } from '../filled-settings.js';
import { createDataset, firstPixelEncoder, rendering, SIDE } from './small-world.js';

/** What is measured in the small world, and whether another one. */
export interface SmallWorld {
  readonly settings?: object;
  readonly dataset?: Dataset;
  /** How images are made; by default their classes are 4 deviations of the noise away. */
  readonly render?: RenderSamples;
}

/** What an evaluator measures in the small world, with the package's defaults. */
export async function evaluateSmallWorld(
  engine: Engine,
  plugin: EvaluatorPlugin,
  { settings = {}, dataset = createDataset(), render = rendering(4) }: SmallWorld = {},
): Promise<Evaluation> {
  const evaluator = await plugin.create(await filledSettings(plugin, { size: SIDE, ...settings }), {});
  const encoder = firstPixelEncoder(engine);
  const backbone = { engine, encoder, normalization: imagenetNormalization, render, progress: silentProgress };
  const features = new FeatureShelf(backbone, dataset);
  return evaluator.evaluate({ ...backbone, dataset, features }, RandomStream.fromSeed(0));
}
