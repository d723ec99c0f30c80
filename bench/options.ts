import { parseArgs } from 'node:util';
import type { Precision } from '../src/engine/engine.js';

/** What all benchmarks are told. */
export interface BenchOptions {
  /**
   * A Python that has torch and torchvision, for methods lightly too; for bing OpenCV with contrib; for compare mlflow and tensorboard. Without one, there is nothing to
   * compare with.
   */
  readonly peer: string | undefined;
  /** Of a turn, for steps, methods and features. */
  readonly steps: number;
  /** Of each side, for the same. */
  readonly turns: number;
  /** How often the other parts are repeated. */
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

/** Turns of each side. The interval of their median goes from the second to the eighth; of ten it would be a wider one, from the second to the ninth. */
const TURNS = '9';
const ROUNDS = '2';

/** @throws Error on an option that is not there or has no such value */
export function readOptions(words: string[] = process.argv.slice(2)): BenchOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      'peer-python': { type: 'string' },
      steps: { type: 'string', default: '2' },
      rounds: { type: 'string' },
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
    steps: countOf('steps', values.steps),
    turns: countOf('rounds', values.rounds ?? TURNS),
    rounds: countOf('rounds', values.rounds ?? ROUNDS),
    threads: countOf('threads', values.threads),
    device: values.device,
    mode: values.mode,
    precision,
    batch: values.batch === undefined ? undefined : countOf('batch', values.batch),
    images: values.images,
    runs: countOf('runs', values.runs),
    rows: countOf('rows', values.rows),
    only,
  };
}

function countOf(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} takes a whole number of at least 1.`);
  return Number(text);
}
