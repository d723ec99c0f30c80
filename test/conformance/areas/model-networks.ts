import { join } from 'node:path';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { Dense, LayerContext } from '../../../src/backbones/layers/index.js';
import { ResNet } from '../../../src/backbones/resnet/resnet.js';
import type { Engine } from '../../../src/engine/engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree, type VariableEntry } from '../../../src/engine/variables/index.js';
import { unitRows } from '../../../src/methods/losses/index.js';
import { ProjectionHead } from '../../../src/methods/heads/projection-head.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { readGoldenJson, type GoldenArray, type GoldenValue } from '../readers/golden-json.js';
import { readNpy } from '../readers/npy.js';
import { readSafetensors } from '../readers/safetensors.js';
import { assignAll, toChannelsFirst, toChannelsLast, toTensor, toTorchLayout } from '../readers/tensors.js';

const FORWARD: Tolerance = { absolute: 1e-4, relative: 1e-4 };
const STATISTICS: Tolerance = { absolute: 1e-5, relative: 1e-4 };
/** Gradients: |got - want| <= 2e-3 * |want| + 1e-5, norms over the tensor. */
const GRADIENT = { relative: 2e-3, absolute: 1e-5 };

type Mode = 'training' | 'evaluation';

/** A ResNet of the kit with its final layers, which the kit calls `fc`. */
class GoldenNetwork {
  readonly tree: VariableTree;
  readonly backbone: ResNet;
  readonly #normalizes: boolean;
  readonly #final: Dense | ProjectionHead;

  constructor(
    private readonly engine: Engine,
    architecture: GoldenValue,
  ) {
    this.tree = new VariableTree(engine.tf);
    const random = RandomStream.fromSeed(0);
    const root = new LayerContext(engine, this.tree.scope('net'), random);
    this.backbone = new ResNet(root, architecture.get('in_channels').number(), {
      block: architecture.get('block').text() === 'BasicBlock' ? 'basic' : 'bottleneck',
      blocks: architecture.get('layers').numbers() as [number, number, number, number],
      stem: 'imagenet',
      width: architecture.get('stem_width').number(),
      stemWidth: architecture.get('stem_width').number(),
    });
    this.#normalizes = architecture.get('l2_normalised_output').flag();
    const { features } = this.backbone;
    const dimension = architecture.get('outputs').number();
    const final = root.child('fc');
    this.#final =
      architecture.get('head').text() === 'linear'
        ? new Dense(final, features, dimension)
        : new ProjectionHead(final, {
            features,
            hiddenDimension: features,
            dimension,
            normalizesHidden: false,
            outputBias: true,
          });
  }

  /** Variables by the names of the kit. */
  entries(role?: VariableEntry['role']): VariableEntry[] {
    return this.tree.entries('net').filter((entry) => role === undefined || entry.role === role);
  }

  nameOf({ name }: VariableEntry): string {
    return name.replace(/^net\./, '');
  }

  forward(images: Tensor4D, mode: Mode): { maps: Tensor4D[]; pooled: Tensor2D; output: Tensor2D } {
    const maps = this.backbone.featureMaps(images, mode);
    const pooled = this.engine.operations.spatialMean(maps.last);
    const output = this.#final.forward(pooled, mode);
    return { maps: maps.all, pooled, output: this.#normalizes ? unitRows(this.engine.tf, output) : output };
  }
}

export async function* checkNetwork(kit: string, name: string): AsyncGenerator<CaseResult> {
  const engine = conformanceEngine();
  const golden = await readGoldenJson(join(kit, 'model', name, 'expected.json'));
  const file = (...keys: string[]): string => join(kit, golden.get(...keys).text());
  const network = new GoldenNetwork(engine, golden.get('architecture'));
  assignAll(engine.tf, network.entries(), (entry) => network.nameOf(entry), readSafetensors(file('weights')));
  const input = await readNpy(file('input', 'file'));
  const images = engine.tf.tidy(() => toChannelsLast(toTensor(engine.tf, input) as Tensor4D));

  yield checkForward(engine, network, images, golden, `${name}/eval`, 'evaluation');
  // The forward in training moves the running statistics, so each of these begins with the kit's.
  const weights = readSafetensors(file('weights'));
  yield checkForward(engine, network, images, golden, `${name}/train`, 'training');
  yield checkStatistics(network, readSafetensors(file('train', 'running_stats_after')), `${name}/statistics`);
  assignAll(engine.tf, network.entries(), (entry) => network.nameOf(entry), weights);
  yield checkGradients(engine, network, images, golden, readSafetensors(file('train', 'gradients')), name);
  images.dispose();
  network.tree.dispose();
}

function checkForward(
  engine: Engine,
  network: GoldenNetwork,
  images: Tensor4D,
  golden: GoldenValue,
  name: string,
  mode: Mode,
): CaseResult {
  const comparison = new Comparison(name);
  const want = golden.get(mode === 'evaluation' ? 'eval' : 'train');
  engine.tf.tidy(() => {
    const { maps, pooled, output } = network.forward(images, mode);
    comparison
      .close('output', output.dataSync(), want.get('output').values(), FORWARD)
      .close('pooled features', pooled.dataSync(), want.get('pooled').values(), FORWARD);
    for (const [index, stage] of ['maxpool', 'layer1', 'layer2', 'layer3', 'layer4'].entries()) {
      const map = maps[index];
      if (map === undefined) throw new Error(`The network has no ${stage}.`);
      const expected = want.get('stages', stage);
      comparison.equal(`shape of ${stage}`, toChannelsFirst(map).shape, expected.get('shape').numbers());
      const summary = { mean: map.mean(), l2: map.square().sum().sqrt(), max: map.max() };
      for (const [statistic, value] of Object.entries(summary)) {
        comparison.close(`${statistic} of ${stage}`, value.dataSync(), expected.get(statistic).values(), FORWARD);
      }
    }
  });
  return comparison.result();
}

function checkStatistics(network: GoldenNetwork, want: ReadonlyMap<string, GoldenArray>, name: string): CaseResult {
  const comparison = new Comparison(name);
  for (const entry of network.entries('statistic')) {
    const statistic = network.nameOf(entry);
    comparison.close(statistic, entry.variable.dataSync(), want.get(statistic)?.values ?? [], STATISTICS);
  }
  return comparison.equal('number', network.entries('statistic').length, want.size).result();
}

function checkGradients(
  { tf }: Engine,
  network: GoldenNetwork,
  images: Tensor4D,
  golden: GoldenValue,
  want: ReadonlyMap<string, GoldenArray>,
  name: string,
): CaseResult {
  const comparison = new Comparison(`${name}/gradients`);
  const parameters = network.entries('parameter');
  tf.tidy(() => {
    const weights = toTensor(tf, golden.get('train', 'loss_weights').array());
    const loss = (input: Tensor4D): Scalar =>
      network.forward(input, 'training').output.mul(weights).sum().div(input.shape[0]);
    const variables = parameters.map(({ variable }) => variable);
    const { value, grads } = tf.variableGrads(() => loss(images), variables);
    comparison.close('loss', value.dataSync(), golden.get('train', 'loss').values(), FORWARD);
    for (const entry of parameters) {
      const parameter = network.nameOf(entry);
      const got: Tensor | undefined = grads[entry.variable.name];
      const expected = want.get(parameter);
      if (got === undefined || expected === undefined) throw new Error(`There is no gradient of ${parameter}.`);
      compareNorm(comparison, parameter, toTorchLayout(got, entry.layout).dataSync(), expected.values);
    }
    const inputGradient = toChannelsFirst(tf.grad((input) => loss(input as Tensor4D))(images) as Tensor4D);
    const firstRow = inputGradient.slice([0, 0, 0, 0], [1, -1, 1, -1]);
    const expectedRow = golden.get('train', 'input_gradient_first_row').values();
    compareNorm(comparison, 'first row of the input gradient', firstRow.dataSync(), expectedRow);
    const norm = inputGradient.square().sum().sqrt().dataSync()[0] ?? Number.NaN;
    compareNorm(comparison, 'input gradient', [norm], [golden.get('train', 'input_gradient_l2').number()]);
  });
  return comparison.equal('number', parameters.length, want.size).result();
}

function compareNorm(comparison: Comparison, label: string, got: ArrayLike<number>, want: readonly number[]): void {
  const difference = Math.hypot(...want.map((value, index) => value - (got[index] ?? Number.NaN)));
  const tolerance = GRADIENT.relative * Math.hypot(...want) + GRADIENT.absolute;
  comparison.within(label, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference, tolerance);
}
