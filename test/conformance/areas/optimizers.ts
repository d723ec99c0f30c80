import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { VariableTree, type VariableEntry } from '../../../src/engine/variables/index.js';
import type { Optimizer, OptimizerContext } from '../../../src/optim/optimizer.js';
import { adamW } from '../../../src/optim/optimizers/adamw.js';
import { larc } from '../../../src/optim/optimizers/larc.js';
import { lars } from '../../../src/optim/optimizers/lars.js';
import { isNormOrBias } from '../../../src/optim/optimizers/parameter-groups.js';
import { sgd } from '../../../src/optim/optimizers/sgd.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import type { FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { toTensor } from '../readers/tensors.js';

const TOLERANCE: Tolerance = { absolute: 1e-6, relative: 1e-5 };

/** The optimiser that a golden file was made by. Its rates are given step by step. */
function createOptimizer(golden: GoldenValue, context: OptimizerContext): Optimizer | Promise<Optimizer> {
  const parameter = (key: string): number => golden.get('params', key).number();
  const kind = golden.get('params', 'kind').text();
  const includes = golden.get('excluded_from_decay_and_adaptation').list().length === 0;
  const shared = { learningRate: 1, weightDecay: parameter('weight_decay'), decayNormsAndBiases: includes };
  if (kind === 'adamw') {
    const [beta1, beta2] = golden.get('params', 'betas').numbers();
    return adamW.create({ ...shared, beta1, beta2, epsilon: parameter('epsilon') } as never, context);
  }
  const momentum = parameter('momentum');
  if (kind === 'sgd' || kind === 'nesterov') {
    return sgd.create({ ...shared, momentum, nesterov: kind === 'nesterov' } as never, context);
  }
  const adaptive = { momentum, trustCoefficient: parameter('trust_coefficient'), adaptNormsAndBiases: includes };
  return (kind === 'lars' ? lars : larc).create({ ...shared, ...adaptive } as never, context);
}

/** Ten steps of an optimiser by given gradients. */
export async function* checkOptimizer(golden: GoldenValue, { stem }: FileContext): AsyncGenerator<CaseResult> {
  const engine = conformanceEngine();
  const { tf } = engine;
  const tree = new VariableTree(tf);
  for (const [name, value] of golden.get('initial').entries()) {
    tree.create(name, { role: 'parameter', initial: toTensor(tf, value.array()) });
  }
  const parameters = tree.entries();
  const comparison = new Comparison(stem);
  const excluded = golden.get('excluded_from_decay_and_adaptation').list().map((name) => name.text()); // prettier-ignore
  if (excluded.length > 0) comparison.equal('norms and biases', namesOf(parameters.filter(isNormOrBias)), excluded);
  const optimizer = await createOptimizer(golden, { engine, parameters, scope: tree.scope('optimizer') });
  const at = (section: string, name: string, position: number): Tensor =>
    tf.tidy(() => tf.squeeze(toTensor(tf, golden.get(section, name).array()).slice(position, 1), [0]));
  for (const [position, rate] of golden.get('params', 'lr_per_step').numbers().entries()) {
    const gradients = parameters.map(({ name }) => at('gradients', name, position));
    const learningRate = tf.scalar(rate);
    optimizer.apply(gradients, learningRate);
    for (const { name, variable } of parameters) {
      const want = at('parameters_after_each_step', name, position);
      comparison.close(`${name} after step ${position}`, variable.dataSync(), want.dataSync(), TOLERANCE);
      want.dispose();
    }
    tf.dispose([gradients, learningRate]);
  }
  tree.dispose();
  yield comparison.result();
}

function namesOf(entries: readonly VariableEntry[]): readonly string[] {
  return entries.map(({ name }) => name);
}
