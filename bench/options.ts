import { parseArgs } from 'node:util';
import type { Precision } from '../src/engine/load-engine.js';

/** What all benchmarks are told. */
export interface BenchOptions {
  /**
   * A Python that has torch and torchvision, for methods lightly too; for bing OpenCV with contrib; for compare mlflow and tensorboard. Without one, there is nothing to
   * compare with.
   */
  readonly peer: string | undefined;
  readonly steps: number;
  readonly rounds: number;
  readonly threads: number;
  readonly device: 'cpu' | 'gpu';
  /** How croplab makes its steps. */
  readonly mode: 'eager' | 'compiled';
  /** Of convolutions and matrix products, on both sides. */
  readonly precision: Precision;
  /** Images of a step; each configuration's own unless given. */
  readonly batch: number | undefined;
  /** A folder of JPEG photographs; synthetic ones unless given. */
  readonly images: string | undefined;
  /** Synthetic runs that are compared. */
  readonly runs: number;
  /** Rows of the CSV that a subset is selected from. */
  readonly rows: number;
  readonly only: readonly string[];
}

export const sections = [
  'steps',
  'methods',
  'features',
  'views',
  'bing',
  'run',
  'plan',
  'compare',
  'open-images',
] as const;

export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      'peer-python': { type: 'string' },
      steps: { type: 'string', default: '8' },
      rounds: { type: 'string', default: '2' },
      threads: { type: 'string', default: '2' },
      device: { type: 'string', default: 'cpu' },
      mode: { type: 'string', default: 'compiled' },
      precision: { type: 'string', default: 'float32' },
      batch: { type: 'string' },
      images: { type: 'string' },
      runs: { type: 'string', default: '2000' },
      rows: { type: 'string', default: '15000000' },
      only: { type: 'string', default: sections.join(',') },
    },
  });
  const only = values.only.split(',');
  const unknown = only.filter((name) => !sections.some((section) => section === name));
  if (unknown.length > 0) throw new Error(`--only takes ${sections.join(', ')}; not ${unknown.join(', ')}.`);
  if (values.device !== 'cpu' && values.device !== 'gpu') throw new Error('--device takes cpu or gpu.');
  if (values.mode !== 'eager' && values.mode !== 'compiled') throw new Error('--mode takes eager or compiled.');
  const { precision } = values;
  if (precision !== 'float32' && precision !== 'tf32' && precision !== 'bfloat16') {
    throw new Error('--precision takes float32, tf32 or bfloat16.');
  }
  return {
    peer: values['peer-python'],
    steps: Number(values.steps),
    rounds: Number(values.rounds),
    threads: Number(values.threads),
    device: values.device,
    mode: values.mode,
    precision,
    batch: values.batch === undefined ? undefined : Number(values.batch),
    images: values.images,
    runs: Number(values.runs),
    rows: Number(values.rows),
    only,
  };
}
