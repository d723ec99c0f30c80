import { imagenetNormalization } from '../../src/augment/imagenet-normalization.js';
import type { Encoder } from '../../src/backbones/backbone.js';
import type { Dataset } from '../../src/data/dataset.js';
import type { Engine } from '../../src/engine/engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import type { Evaluation, EvaluatorPlugin, RenderSamples, ScoredSplit } from '../../src/evaluators/evaluator.js';
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
  /** What gives features; by default the first pixel. */
  readonly encoder?: Encoder;
  readonly signal?: AbortSignal;
  /** `test` unless given. */
  readonly scored?: ScoredSplit;
}

/** What an evaluator measures in the small world, with the package's defaults. */
export async function evaluateSmallWorld(
  engine: Engine,
  plugin: EvaluatorPlugin,
  { settings = {}, dataset = createDataset(), render = rendering(4), scored = 'test', ...given }: SmallWorld = {},
): Promise<Evaluation> {
  const evaluator = await plugin.create(filledSettings(plugin, { size: SIDE, ...settings }), {});
  const { encoder = firstPixelEncoder(engine), signal } = given;
  const backbone = {
    engine,
    encoder,
    normalization: imagenetNormalization,
    render,
    progress: silentProgress,
    ...(signal && { signal }),
  };
  const features = new FeatureShelf(backbone, dataset);
  const variables = new VariableTree(engine.tf);
  const labels = plugin.traits.needsSingleLabels === true ? 'single' : 'multi';
  const scope = variables.scope('probe');
  evaluator.attach?.({ engine, encoder, scope, classes: dataset.classes.length, labels });
  const evaluated = evaluator.evaluate({ ...backbone, dataset, scored, features }, RandomStream.fromSeed(0));
  return evaluated.finally(() => {
    variables.dispose();
  });
}
