import type { Variable, Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { ForwardMode } from '../../../src/backbones/backbone.js';
import { BatchNormalization, LayerContext } from '../../../src/backbones/layers/index.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { ProjectionHead } from '../../../src/methods/heads/projection-head.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenArray, GoldenValue } from '../readers/golden-json.js';
import {
  assignAll,
  fromTorchLayout,
  toChannelsFirst,
  toChannelsLast,
  toTensor,
  toTorchLayout,
} from '../readers/tensors.js';

const LAYER: Tolerance = { absolute: 1e-5, relative: 1e-5 };
const BATCH_NORM_GRADIENT: Tolerance = { absolute: 1e-4, relative: 1e-4 };
const HEAD: Tolerance = { absolute: 1e-5, relative: 1e-4 };

type Outputs = Readonly<Record<string, Tensor>>;

export function* checkLayers(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) {
    const name = subcase.get('name').text();
    const comparison = new Comparison(subcaseName(context, subcase));
    const compute = name.startsWith('conv') ? convolution : name.startsWith('maxpool') ? maxPool : batchNorm;
    conformanceEngine().tf.tidy(() => {
      for (const [output, got] of Object.entries(compute(subcase))) {
        const isGradient = compute === batchNorm && output.startsWith('grad');
        const want = subcase.get('outputs', output).values();
        comparison.close(output, got.dataSync(), want, isGradient ? BATCH_NORM_GRADIENT : LAYER);
      }
    });
    yield comparison.result();
  }
}

function convolution(subcase: GoldenValue): Outputs {
  const { tf, operations } = conformanceEngine();
  const window = {
    stride: subcase.get('params', 'stride').number(),
    padding: subcase.get('params', 'padding').number(),
  };
  const input = imageOf(subcase.get('inputs', 'x').array());
  const filter = fromTorchLayout(toTensor(tf, subcase.get('inputs', 'w').array()), 'convolution') as Tensor4D;
  const weights = imageOf(subcase.get('inputs', 'r').array());
  const run = (x: Tensor, w: Tensor): Tensor4D => operations.convolve(x as Tensor4D, w as Tensor4D, window);
  const [inputGradient, filterGradient] = tf.grads((x, w) => run(x, w).mul(weights).sum())([input, filter]);
  if (inputGradient === undefined || filterGradient === undefined) throw new Error('A gradient is missing.');
  return {
    y: toChannelsFirst(run(input, filter)),
    grad_x: toChannelsFirst(inputGradient as Tensor4D),
    grad_w: toTorchLayout(filterGradient, 'convolution'),
  };
}

function maxPool(subcase: GoldenValue): Outputs {
  const { tf, operations } = conformanceEngine();
  const window = {
    size: subcase.get('params', 'k').number(),
    stride: subcase.get('params', 'stride').number(),
    padding: subcase.get('params', 'padding').number(),
  };
  const weights = imageOf(subcase.get('inputs', 'r').array());
  const input = imageOf(subcase.get('inputs', 'x').array());
  const gradient = tf.grad((x) =>
    operations
      .maxPool(x as Tensor4D, window)
      .mul(weights)
      .sum(),
  )(input);
  return { y: toChannelsFirst(operations.maxPool(input, window)), grad_x: toChannelsFirst(gradient as Tensor4D) };
}

function batchNorm(subcase: GoldenValue): Outputs {
  const engine = conformanceEngine();
  const { tf } = engine;
  const array = (name: string): GoldenArray => subcase.get('inputs', name).array();
  const tree = new VariableTree(tf);
  const channels = array('weight').values.length;
  const layer = new BatchNormalization(new LayerContext(engine, tree.scope('bn'), RandomStream.fromSeed(0)), channels);
  const names = { weight: 'weight', bias: 'bias', running_mean: 'running_mean', running_var: 'running_var' };
  const values = new Map(Object.entries(names).map(([name, input]) => [`bn.${name}`, array(input)]));
  const reset = (): void => { assignAll(tf, tree.entries('bn'), ({ name }) => name, values); }; // prettier-ignore
  const isImage = array('x').shape.length === 4;
  const from = (name: string): Tensor => (isImage ? imageOf(array(name)) : toTensor(tf, array(name)));
  const to = (value: Tensor): Tensor => (isImage ? toChannelsFirst(value as Tensor4D) : value);
  const mode: ForwardMode = subcase.get('params', 'training').flag() ? 'training' : 'evaluation';
  const [input, weights] = [from('x'), from('r')];
  const variable = (name: string): Variable => {
    const entry = tree.get(`bn.${name}`);
    if (entry === undefined) throw new Error(`Batch normalisation has no ${name}.`);
    return entry.variable;
  };

  const loss = (x: Tensor): Scalar => layer.forward(x, mode).mul(weights).sum();
  reset();
  const inputGradient = tf.grad(loss)(input);
  const { grads } = tf.variableGrads(() => loss(input), [variable('weight'), variable('bias')]);
  reset();
  const output = layer.forward(input, mode);
  const outputs: Record<string, Tensor> = {
    y: to(output),
    grad_x: to(inputGradient),
    running_mean_after: variable('running_mean').clone(),
    running_var_after: variable('running_var').clone(),
  };
  const [scale, offset] = [grads[variable('weight').name], grads[variable('bias').name]];
  if (scale !== undefined && offset !== undefined) Object.assign(outputs, { grad_weight: scale, grad_bias: offset });
  tree.dispose();
  return outputs;
}

function imageOf(array: GoldenArray): Tensor4D {
  return toChannelsLast(toTensor(conformanceEngine().tf, array) as Tensor4D);
}

export function* checkHeads(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) {
    yield checkProjectionHead(subcase, subcaseName(context, subcase));
  }
}

function checkProjectionHead(subcase: GoldenValue, name: string): CaseResult {
  const engine = conformanceEngine();
  const { tf } = engine;
  const comparison = new Comparison(name);
  const parameters = new Map(
    subcase
      .get('state_dict')
      .entries()
      .map(([key, value]) => [`head.${key}`, value.array()]),
  );
  const normalizesHidden = parameters.has('head.1.weight');
  const last = normalizesHidden ? 3 : 2;
  const [dimension, hiddenDimension] = parameters.get(`head.${last}.weight`)?.shape as [number, number];
  const input = subcase.get('inputs', 'x').array();
  const features = input.shape[1] ?? 0;
  const tree = new VariableTree(tf);
  const context = new LayerContext(engine, tree.scope('head'), RandomStream.fromSeed(0));
  const outputBias = parameters.has(`head.${last}.bias`);
  const shape = { features, hiddenDimension, dimension, normalizesHidden, outputBias };
  const head = new ProjectionHead(context, shape);
  const reset = (): void => {
    assignAll(tf, tree.entries('head'), (entry) => entry.name, parameters);
  };
  reset();
  tf.tidy(() => {
    const weights = toTensor(tf, subcase.get('inputs', 'r').array());
    const run = (x: Tensor, mode: ForwardMode): Tensor2D => head.forward(x as Tensor2D, mode);
    const loss = (x: Tensor): Scalar => run(x, 'training').mul(weights).sum();
    const x = toTensor(tf, input) as Tensor2D;
    const { grads } = tf.variableGrads(
      () => loss(x),
      tree
        .entries('head')
        .filter(({ role }) => role === 'parameter')
        .map(({ variable }) => variable),
    );
    const compare = (output: string, got: Tensor): void => {
      comparison.close(output, got.dataSync(), subcase.get('outputs', output).values(), HEAD);
    };
    compare('grad_x', tf.grad(loss)(x));
    // The passes above have moved the running statistics.
    reset();
    compare('eval_output', run(x, 'evaluation'));
    compare('train_output', run(x, 'training'));
    for (const { name: path, layout, role, variable } of tree.entries('head')) {
      if (role === 'statistic') {
        compare(`after.${path.replace('head.', '')}`, variable);
        continue;
      }
      const gradient = grads[variable.name];
      if (gradient === undefined) throw new Error(`There is no gradient of ${path}.`);
      compare(`grad.${path.replace('head.', '')}`, toTorchLayout(gradient, layout));
    }
  });
  tree.dispose();
  return comparison.result();
}
