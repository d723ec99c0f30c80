import { join } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { resnetTest } from '../../../src/backbones/resnet-test.js';
import { CroplabError } from '../../../src/errors/index.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { withInitialWeights } from '../../../src/weights/initial-weights.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { checkFiles, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { toChannelsLast, toTensor } from '../readers/tensors.js';

const FEATURES: Tolerance = { absolute: 1e-4, relative: 1e-4 };

/** The features of a network that begins with the weights of a file. */
async function featuresBy(path: string, images: GoldenValue): Promise<ArrayLike<number>> {
  const engine = conformanceEngine();
  const tree = new VariableTree(engine.tf);
  const architecture = await resnetTest.create({} as never, { engine });
  const backbone = withInitialWeights(architecture, path, engine.tf);
  try {
    const encoder = backbone.build(tree.scope('backbone'), RandomStream.fromSeed(0), 3);
    const features = engine.tf.tidy(() =>
      encoder.forward(toChannelsLast(toTensor(engine.tf, images.array()) as Tensor4D), 'evaluation'),
    );
    const values = features.dataSync();
    features.dispose();
    return values;
  } finally {
    tree.dispose();
  }
}

async function* checkWeights(golden: GoldenValue, { kit }: FileContext): AsyncGenerator<CaseResult> {
  for (const file of golden.get('files').list()) {
    const name = file.text();
    const features = await featuresBy(join(kit, 'weights', name), golden.get('input'));
    yield new Comparison(name).close('features', features, golden.get('features').values(), FEATURES).result();
  }
  for (const refused of golden.get('refused').list()) {
    const name = refused.get('file').text();
    const outcome = await featuresBy(join(kit, 'weights', name), golden.get('input')).catch((error: unknown) => error);
    const isRefused = outcome instanceof CroplabError && outcome.message.includes(refused.get('names').text());
    yield new Comparison(name).equal('refused by name', isRefused, true).result();
  }
}

export const weights: ConformanceArea = {
  name: 'weights',
  check: (kit) => checkFiles(kit, 'weights', { expected: checkWeights }),
};
