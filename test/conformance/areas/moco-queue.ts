import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { infoNce, unitRows } from '../../../src/methods/losses/index.js';
import { NegativeQueue } from '../../../src/methods/memory/negative-queue.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { fromTorchLayout, toTensor, toTorchLayout } from '../readers/tensors.js';

const TOLERANCE: Tolerance = { absolute: 1e-5, relative: 1e-5 };

/** A queue with given contents, whose state can be read. */
class OpenedQueue {
  readonly queue: NegativeQueue;
  readonly #tree: VariableTree;

  constructor(start: GoldenValue, pointer: number) {
    const engine = conformanceEngine();
    const [dimension, size] = start.array().shape as [number, number];
    this.#tree = new VariableTree(engine.tf);
    this.queue = new NegativeQueue(engine, this.#tree.scope(''), RandomStream.fromSeed(0), size, dimension);
    engine.tf.tidy(() => {
      const keys = toTensor(engine.tf, start.array());
      this.#tree.get('queue')?.variable.assign(fromTorchLayout(keys, 'dense'));
      this.#tree.get('queuePointer')?.variable.assign(engine.tf.tensor1d([pointer], 'int32'));
    });
  }

  /** In PyTorch's layout, `[dimension, size]`. */
  contents(): number[] {
    const entry = this.#tree.get('queue');
    if (entry === undefined) throw new Error('The queue has no variable.');
    const { tf } = conformanceEngine();
    return Array.from(tf.tidy(() => toTorchLayout(entry.variable, entry.layout)).dataSync());
  }

  pointer(): number[] {
    return Array.from(this.#tree.get('queuePointer')?.variable.dataSync() ?? []);
  }

  dispose(): void {
    this.#tree.dispose();
  }
}

export function* checkMocoQueue(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  const { tf } = conformanceEngine();
  for (const subcase of golden.get('subcases').list()) {
    const comparison = new Comparison(subcaseName(context, subcase));
    const opened = new OpenedQueue(subcase.get('queue_start'), subcase.get('ptr_start').number());
    for (const [index, step] of subcase.get('steps').list().entries()) {
      const keys = toTensor(tf, step.get('keys').array()) as Tensor2D;
      opened.queue.enqueue(keys);
      keys.dispose();
      comparison
        .equal(`queue after step ${index}`, opened.contents(), step.get('queue_after').values().map(Math.fround))
        .equal(`pointer after step ${index}`, opened.pointer(), [step.get('ptr_after').number()]);
    }
    opened.dispose();
    yield comparison.result();
  }
}

export function* checkMocoSequence(golden: GoldenValue, { stem }: FileContext): Generator<CaseResult> {
  const engine = conformanceEngine();
  const { tf } = engine;
  const temperature = golden.get('params', 'T').number();
  const comparison = new Comparison(stem);
  const opened = new OpenedQueue(golden.get('queue_start'), 0);
  for (const [index, step] of golden.get('steps').list().entries()) {
    const keys = tf.tidy(() => unitRows(tf, toTensor(tf, step.get('k').array()) as Tensor2D));
    const { value, grad } = tf.tidy(() => {
      const loss = (raw: Tensor2D): Scalar =>
        infoNce(engine, unitRows(tf, raw), keys, opened.queue.keys, temperature).loss;
      return tf.valueAndGrad(loss)(toTensor(tf, step.get('q').array()) as Tensor2D);
    });
    opened.queue.enqueue(keys);
    comparison
      .close(`loss of step ${index}`, value.dataSync(), step.get('loss').values(), TOLERANCE)
      .close(`gradient of step ${index}`, grad.dataSync(), step.get('grad_q').values(), TOLERANCE)
      .close(`queue after step ${index}`, opened.contents(), step.get('queue_after').values(), TOLERANCE)
      .equal(`pointer after step ${index}`, opened.pointer(), [step.get('ptr_after').number()]);
    tf.dispose([keys, value, grad]);
  }
  opened.dispose();
  yield comparison.result();
}
