import type { Variable } from '@tensorflow/tfjs-node-gpu';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { checkFiles, subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { toTensor } from '../readers/tensors.js';
import { checkOptimizer } from './optimizers.js';
import { checkSchedules } from './schedules.js';

const AVERAGE: Tolerance = { absolute: 1e-6, relative: 1e-6 };

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
      adamw: checkOptimizer,
      larc_swav: checkOptimizer,
      larc_swav_strong_decay: checkOptimizer,
      lars_byol: checkOptimizer,
      lars_byol_strong_decay: checkOptimizer,
      schedules: checkSchedules,
      sgd_momentum: checkOptimizer,
      sgd_momentum_lr_changes: checkOptimizer,
      sgd_nesterov: checkOptimizer,
      sgd_plain: checkOptimizer,
      weight_average: checkWeightAverage,
    }),
};
