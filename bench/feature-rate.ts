/**
 * Times the extraction of features from batches of noise: as many as each line of its input says, as bench/peer/features.py does.
 *
 *     echo 8 | node --import tsx bench/feature-rate.ts '{"backbone":{"kind":"resnet18","stem":"small"},"size":64,"batch":64,"threads":2,"device":"cpu","mode":"compiled"}'
 */
import { imagenetNormalization } from '../src/augment/imagenet-normalization.js';
import { backbonePlugins } from '../src/backbones/plugins.js';
import type { PluginBlock } from '../src/container/plugin.js';
import { loadEngine } from '../src/engine/load-engine.js';
import { RandomStream } from '../src/engine/random/index.js';
import { VariableTree } from '../src/engine/variables/index.js';
import { FrozenForward } from '../src/evaluators/features/index.js';
import { silentProgress } from '../src/progress.js';
import { answerTurns, type SteppingProgram } from './answer-turns.js';
import { peakMemory } from './peak-memory.js';
import { resolveBlock } from './resolve-block.js';

export interface FeatureConfiguration {
  readonly backbone: PluginBlock & { readonly stem: 'imagenet' | 'cifar' | 'small' };
  /** Pixels a side. */
  readonly size: number;
  readonly batch: number;
  readonly threads: number;
  readonly device: 'cpu' | 'gpu';
  readonly mode: 'eager' | 'compiled';
}

async function prepare(configuration: FeatureConfiguration): Promise<SteppingProgram> {
  const { size, batch, threads, device, mode } = configuration;
  const engine = loadEngine({ device, threads });
  const plugin = backbonePlugins.find(({ kind }) => kind === configuration.backbone.kind)!;
  const settings = (await resolveBlock('backbone', configuration.backbone)) as never;
  const variables = new VariableTree(engine.tf);
  const random = RandomStream.fromSeed(0);
  const encoder = (await plugin.create(settings, { engine })).build(variables.scope('backbone'), random, 3);
  const frozen = {
    engine,
    encoder,
    normalization: imagenetNormalization,
    render: () => {
      throw new Error('Batches are handed in.');
    },
    progress: silentProgress,
    ...(mode === 'compiled' && { compiles: { warn: console.error } }),
  };
  // However many will be asked for: a graph is what is measured.
  const forward = new FrozenForward(frozen, Number.POSITIVE_INFINITY);
  const images = random.stream('images').normals(batch * size * size * 3);
  return {
    step: async () => {
      await forward.features({ images, shape: [batch, size, size, 3], samples: [] });
    },
    report: () => ({ peakBytes: peakMemory(engine), version: engine.version }),
  };
}

await answerTurns(await prepare(JSON.parse(process.argv[2]!) as FeatureConfiguration));
