import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine, TensorFlow } from '../../engine/engine.js';
import type { ProgressTask } from '../../progress.js';

/** Rows of features: `values` is `[row, feature]`. */
export interface FeatureRows {
  readonly width: number;
  readonly values: Float32Array;
}

/** The nearest rows of a bank by cosine similarity, the nearest first: both `[query, k]`. */
export interface Neighbours {
  readonly k: number;
  /** Rows of the bank. */
  readonly rows: Int32Array;
  /** -1 to 1. */
  readonly similarities: Float32Array;
}

export interface NeighbourSearch {
  readonly k: number;
  /** Rows of a block, so that memory is bounded by their product; it does not change which rows are found. */
  readonly queryBlock?: number;
  readonly bankBlock?: number;
  readonly task: ProgressTask;
  readonly signal?: AbortSignal | undefined;
}

/** The similarities of a block: 256 MB. */
const QUERY_BLOCK = 1024;
const BANK_BLOCK = 65_536;

/**
 * The exact `k` nearest rows of every query, through matrix products of blocks: the best of each block of the bank are merged with the
 * best so far. Of equal similarities the earlier row is nearer. `k` is at most the number of the bank's rows.
 *
 * @throws the signal's reason between blocks
 */
export async function nearestNeighbours(
  { tf }: Pick<Engine, 'tf'>,
  bank: FeatureRows,
  queries: FeatureRows,
  { k, queryBlock = QUERY_BLOCK, bankBlock = BANK_BLOCK, task, signal }: NeighbourSearch,
): Promise<Neighbours> {
  const [bankRows, count] = [bank, queries].map(({ values, width }) => values.length / width) as [number, number];
  if (k > bankRows) throw new RangeError(`${bankRows} rows have no ${k} nearest.`);
  const rows = new Int32Array(count * k);
  const similarities = new Float32Array(count * k);
  for (let from = 0; from < count; from += queryBlock) {
    const block = unitRows(tf, queries, from, Math.min(from + queryBlock, count));
    let best: Nearest | undefined;
    try {
      for (let bankFrom = 0; bankFrom < bankRows; bankFrom += bankBlock) {
        await nextTurn();
        signal?.throwIfAborted();
        const former = best;
        const bankTo = Math.min(bankFrom + bankBlock, bankRows);
        best = tf.tidy(() => merged(tf, former, nearestOfBlock(tf, block, bank, bankFrom, bankTo, k), k));
        tf.dispose(former);
      }
      rows.set(best!.rows.dataSync<'int32'>(), from * k);
      similarities.set(best!.similarities.dataSync<'float32'>(), from * k);
    } finally {
      tf.dispose([block, best]);
    }
    task.advance(block.shape[0]);
  }
  return { k, rows, similarities };
}

interface Nearest {
  readonly rows: Tensor2D;
  readonly similarities: Tensor2D;
  readonly [name: string]: Tensor2D;
}

/** Rows divided by their length, or by 1e-12 where they are shorter, as PyTorch's `normalize`. */
function unitRows(tf: TensorFlow, { values, width }: FeatureRows, from: number, to: number): Tensor2D {
  return tf.tidy(() => {
    const rows = tf.tensor2d(values.subarray(from * width, to * width), [to - from, width]);
    return rows.div<Tensor2D>(rows.norm('euclidean', 1, true).maximum(1e-12));
  });
}

function nearestOfBlock(
  tf: TensorFlow,
  queries: Tensor2D,
  bank: FeatureRows,
  from: number,
  to: number,
  k: number,
): Nearest {
  const similarities = tf.matMul(queries, unitRows(tf, bank, from, to), false, true);
  const { values, indices } = tf.topk(similarities, Math.min(k, to - from));
  return { rows: indices.add<Tensor2D>(tf.scalar(from, 'int32')), similarities: values as Tensor2D };
}

function merged(tf: TensorFlow, former: Nearest | undefined, block: Nearest, k: number): Nearest {
  if (former === undefined) return block;
  const similarities = tf.concat([former.similarities, block.similarities], 1);
  const rows = tf.concat([former.rows, block.rows], 1);
  const { values, indices } = tf.topk(similarities, Math.min(k, similarities.shape[1]));
  return { rows: tf.gather(rows, indices, 1, 1), similarities: values };
}
