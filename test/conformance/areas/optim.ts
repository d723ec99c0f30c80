import type { Variable, Tensor } from '@tensorflow/tfjs-node-gpu';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { sgd } from '../../../src/optim/optimizers/sgd.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { checkFiles, subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { toTensor } from '../readers/tensors.js';
import { checkSchedules } from './schedules.js';

const OPTIMIZER: Tolerance = { absolute: 1e-6, relative: 1e-5 };
const AVERAGE: Tolerance = { absolute: 1e-6, relative: 1e-6 };

async function* checkSgd(golden: GoldenValue, { stem }: FileContext): AsyncGenerator<CaseResult> {
  const engine = conformanceEngine();
  const { tf } = engine;
  const tree = new VariableTree(tf);
  const names = golden.get('initial').entries().map(([name]) => name); // prettier-ignore
  for (const [name, value] of golden.get('initial').entries()) {
    tree.create(`query.${name}`, { role: 'parameter', initial: toTensor(tf, value.array()) });
  }
  const parameters = tree.entries('query');
  const settings = {
    learningRate: golden.get('params', 'lr_per_step').numbers()[0] ?? Number.NaN,
    momentum: golden.get('params', 'momentum').number(),
    nesterov: golden.get('params', 'kind').text() === 'nesterov',
    weightDecay: golden.get('params', 'weight_decay').number(),
    decayNormsAndBiases: true,
  };
  const optimizer = await sgd.create(settings as never, { engine, parameters, scope: tree.scope('optimizer') });
  const comparison = new Comparison(stem);
  const at = (section: string, name: string, position: number): Tensor =>
    tf.tidy(() => tf.squeeze(toTensor(tf, golden.get(section, name).array()).slice(position, 1), [0]));
  for (const [position, rate] of golden.get('params', 'lr_per_step').numbers().entries()) {
    const gradients = names.map((name) => at('gradients', name, position));
    const learningRate = tf.scalar(rate);
    optimizer.apply(gradients, learningRate);
    for (const [index, name] of names.entries()) {
      const want = at('parameters_after_each_step', name, position);
      const got = parameters[index]?.variable.dataSync() ?? [];
      comparison.close(`${name} after step ${position}`, got, want.dataSync(), OPTIMIZER);
      want.dispose();
    }
    tf.dispose([gradients, learningRate]);
  }
  tree.dispose();
  yield comparison.result();
}

function* checkWeightAverage(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  const { tf, operations } = conformanceEngine();
  for (const subcase of golden.get('subcases').list()) {
    const comparison = new Comparison(subcaseName(context, subcase));
    for (const [name, start] of subcase.get('target_start').entries()) {
      const initial = toTensor(tf, start.array());
      const target: Variable = tf.variable(initial, false);
      for (const [position, momentum] of subcase.get('m_per_step').numbers().entries()) {
        const got = tf.tidy(() => {
          const online = toTensor(tf, subcase.get('online_per_step', name).array()).slice(position, 1);
          operations.applyMovingAverage(target, online.reshape(target.shape), tf.scalar(momentum));
          return Array.from(target.dataSync());
        });
        const all = subcase.get('target_after_each_step', name).values();
        const want = all.slice(position * got.length, (position + 1) * got.length);
        comparison.close(`${name} after step ${position}`, got, want, AVERAGE);
      }
      tf.dispose([initial, target]);
    }
    yield comparison.result();
  }
}

export const optim: ConformanceArea = {
  name: 'optim',
  check: (kit) =>
    checkFiles(kit, 'optim', {
      schedules: checkSchedules,
      sgd_momentum: checkSgd,
      sgd_momentum_lr_changes: checkSgd,
      sgd_nesterov: checkSgd,
      sgd_plain: checkSgd,
      weight_average: checkWeightAverage,
    }),
};
