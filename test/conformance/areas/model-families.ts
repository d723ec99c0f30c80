import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Encoder } from '../../../src/backbones/backbone.js';
import { ConvNeXt } from '../../../src/backbones/convnext/convnext.js';
import { LayerContext } from '../../../src/backbones/layers/index.js';
import { sineCosinePositions } from '../../../src/backbones/vision-transformer/sine-cosine-positions.js';
import { VisionTransformer } from '../../../src/backbones/vision-transformer/vision-transformer.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree, type VariableEntry } from '../../../src/engine/variables/index.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { subcaseName, type FileCheck } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { assignAll, toChannelsFirst, toChannelsLast, toTensor, toTorchLayout } from '../readers/tensors.js';

const FEATURES: Tolerance = { absolute: 1e-4, relative: 1e-4 };
const GRADIENT: Tolerance = { absolute: 1e-5, relative: 1e-3 };

/** Vision transformers: the table of positions, features and every gradient, with both poolings and on images of another size. */
export const checkVisionTransformer: FileCheck = function* (golden, context) {
  const [dimension, imageSize] = [golden.get('dimension').number(), golden.get('image_size').number()];
  const patchSize = golden.get('patch_size').number();
  yield new Comparison(`${context.stem}/positions`)
    .close('table', sineCosinePositions(imageSize / patchSize, dimension), golden.get('positions').values(), {
      absolute: 1e-6,
      relative: 0,
    })
    .result();
  const size = {
    dimension,
    imageSize,
    patchSize,
    depth: golden.get('depth').number(),
    heads: golden.get('heads').number(),
  };
  for (const subcase of golden.get('subcases').list()) {
    const pooling = subcase.get('pooling').text() === 'mean' ? 'mean' : 'class-token';
    const build = (layers: LayerContext): Encoder => new VisionTransformer(layers, 3, { ...size, pooling });
    yield checkEncoder(subcaseName(context, subcase), subcase, build);
  }
};

/** ConvNeXt: features and every gradient. */
export const checkConvNeXt: FileCheck = function* (golden, { stem }) {
  const architecture = {
    blocks: golden.get('blocks').numbers(),
    channels: golden.get('channels').numbers(),
    patchSize: golden.get('patch_size').number(),
  };
  yield checkEncoder(stem, golden, (layers) => new ConvNeXt(layers, 3, architecture));
};

function checkEncoder(name: string, golden: GoldenValue, build: (context: LayerContext) => Encoder): CaseResult {
  const engine = conformanceEngine();
  const { tf } = engine;
  const comparison = new Comparison(name);
  const tree = new VariableTree(tf);
  const encoder = build(new LayerContext(engine, tree.scope('net'), RandomStream.fromSeed(0)));
  const nameOf = ({ name: path }: VariableEntry): string => path.replace('net.', '');
  const weights = new Map(
    golden
      .get('weights')
      .entries()
      .map(([key, value]) => [key, value.array()] as const),
  );
  assignAll(tf, tree.entries('net'), nameOf, weights);
  comparison.equal('names', tree.entries('net').map(nameOf).sort(), [...weights.keys()].sort());
  const parameters = tree.entries('net').filter(({ role }) => role === 'parameter');
  const wanted = new Map(golden.get('gradients').entries());
  tf.tidy(() => {
    const images = toChannelsLast(toTensor(tf, golden.get('input').array()) as Tensor4D);
    const lossWeights = toTensor(tf, golden.get('loss_weights').array());
    comparison.close(
      'features',
      encoder.forward(images, 'evaluation').dataSync(),
      golden.get('features').values(),
      FEATURES,
    );
    const loss = (input: Tensor4D): Scalar =>
      encoder.forward(input, 'training').mul<Tensor2D>(lossWeights).sum().div(input.shape[0]);
    const inputGradient = tf.grad((input: Tensor) => loss(input as Tensor4D))(images) as Tensor4D;
    const expected = golden.get('input_gradient').values();
    comparison.close('gradient of the images', toChannelsFirst(inputGradient).dataSync(), expected, GRADIENT);
    const variables = parameters.map(({ variable }) => variable);
    const { grads } = tf.variableGrads(() => loss(images), variables);
    for (const entry of parameters) {
      const gradient = toTorchLayout(grads[entry.variable.name]!, entry.layout).dataSync();
      comparison.close(`gradient of ${nameOf(entry)}`, gradient, wanted.get(nameOf(entry))?.values() ?? [], GRADIENT);
    }
  });
  tree.dispose();
  return comparison.equal('number of gradients', parameters.length, wanted.size).result();
}
