import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  byolRegression,
  contrastiveAccuracy,
  infoNce,
  multiLabelCrossEntropy,
  softmaxCrossEntropy,
  unitRows,
} from '../../../src/methods/losses/index.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { checkFiles, subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { readAll, toTensor } from '../readers/tensors.js';
import { checkCmc } from './cmc-loss.js';
import { checkMocoQueue, checkMocoSequence } from './moco-queue.js';
import { checkSinkhorn, checkSwapped, checkSwavQueue } from './swav-losses.js';

const CONTRASTIVE: Tolerance = { absolute: 1e-5, relative: 1e-5 };
/** A share of some rows in single precision: far less than one row of them. */
const PERCENTAGE: Tolerance = { absolute: 1e-4, relative: 0 };
/** Below BYOL's epsilon, only the relative part counts; of values that small the absolute one would allow anything. */
const REGRESSION: Tolerance = { absolute: 1e-6, relative: 2e-5 };
const SUPERVISED: Tolerance = { absolute: 1e-6, relative: 1e-5 };

function* checkInfoNce(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) {
    const comparison = new Comparison(subcaseName(context, subcase));
    const outputs = subcase.get('outputs');
    for (const [name, got] of Object.entries(infoNceOutputs(subcase))) {
      const want = outputs.get(name);
      if (!want.exists) continue;
      comparison.close(name, got, want.values(), name.startsWith('acc') ? PERCENTAGE : CONTRASTIVE);
    }
    yield comparison.result();
  }
}

function infoNceOutputs(subcase: GoldenValue): Record<string, number[]> {
  const engine = conformanceEngine();
  const { tf } = engine;
  const temperature = subcase.get('params', 'T').number();
  const input = (name: string): Tensor2D => toTensor(tf, subcase.get('inputs', name).array()) as Tensor2D;
  const outputs = tf.tidy(() => {
    const keys = unitRows(tf, input('k'));
    const negatives: Tensor2D = input('queue').transpose();
    const lossOf = (unit: Tensor2D): Scalar => infoNce(engine, unit, keys, negatives, temperature).loss;
    const queries = input('q');
    const { loss, logits } = infoNce(engine, unitRows(tf, queries), keys, negatives, temperature);
    return {
      logits,
      loss,
      grad_q_unit: tf.grad((unit) => lossOf(unit as Tensor2D))(unitRows(tf, queries)),
      grad_q: tf.grad((raw) => lossOf(unitRows(tf, raw as Tensor2D)))(queries),
      acc1: contrastiveAccuracy(engine, logits, 1),
      acc5: contrastiveAccuracy(engine, logits, 5),
    };
  });
  return readAll(outputs);
}

function* checkByolRegression(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  const { tf } = conformanceEngine();
  for (const subcase of golden.get('subcases').list()) {
    const input = (name: string): Tensor2D => toTensor(tf, subcase.get('inputs', name).array()) as Tensor2D;
    const outputs = tf.tidy(() => {
      const [p1, p2, z1, z2] = ['p1', 'p2', 'z1', 'z2'].map(input) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
      const loss = (one: Tensor, other: Tensor): Scalar =>
        byolRegression(tf, one as Tensor2D, z2)
          .add(byolRegression(tf, other as Tensor2D, z1))
          .mean();
      const [grad_p1, grad_p2] = tf.grads(loss)([p1, p2]) as [Tensor, Tensor];
      const terms = { loss_p1_z2: byolRegression(tf, p1, z2), loss_p2_z1: byolRegression(tf, p2, z1) };
      return { ...terms, loss: loss(p1, p2), grad_p1, grad_p2 };
    });
    const tolerance = subcase.get('name').text() === 'below_epsilon' ? { ...REGRESSION, absolute: 0 } : REGRESSION;
    yield compareOutputs(subcaseName(context, subcase), readAll(outputs), subcase, tolerance);
  }
}

function* checkMultiLabel(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  const { tf } = conformanceEngine();
  for (const subcase of golden.get('subcases').list()) {
    const outputs = tf.tidy(() => {
      const targets = toTensor(tf, subcase.get('inputs', 'targets').array()) as Tensor2D;
      const loss = (logits: Tensor2D): Scalar => multiLabelCrossEntropy(tf, logits, targets);
      const { value, grad } = tf.valueAndGrad(loss)(toTensor(tf, subcase.get('inputs', 'logits').array()) as Tensor2D);
      return { loss: value, grad_logits: grad };
    });
    yield compareOutputs(subcaseName(context, subcase), readAll(outputs), subcase);
  }
}

function* checkSoftmax(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  const engine = conformanceEngine();
  const { tf } = engine;
  for (const subcase of golden.get('subcases').list()) {
    const outputs = tf.tidy(() => {
      const labels = toTensor(tf, subcase.get('inputs', 'labels').array()) as Tensor1D;
      const loss = (logits: Tensor2D): Scalar => softmaxCrossEntropy(engine, logits, labels);
      const { value, grad } = tf.valueAndGrad(loss)(toTensor(tf, subcase.get('inputs', 'logits').array()) as Tensor2D);
      return { loss: value, grad_logits: grad };
    });
    yield compareOutputs(subcaseName(context, subcase), readAll(outputs), subcase);
  }
}

function compareOutputs(
  name: string,
  outputs: Record<string, number[]>,
  subcase: GoldenValue,
  tolerance = SUPERVISED,
): CaseResult {
  const comparison = new Comparison(name);
  for (const [output, got] of Object.entries(outputs)) {
    comparison.close(output, got, subcase.get('outputs', output).values(), tolerance);
  }
  return comparison.result();
}

export const losses: ConformanceArea = {
  name: 'losses',
  check: (kit) =>
    checkFiles(kit, 'losses', {
      byol_regression: checkByolRegression,
      cmc: checkCmc,
      moco_infonce: checkInfoNce,
      moco_queue: checkMocoQueue,
      moco_sequence: checkMocoSequence,
      multilabel_bce: checkMultiLabel,
      softmax_ce: checkSoftmax,
      swav_queue: checkSwavQueue,
      swav_sinkhorn: checkSinkhorn,
      swav_swapped: checkSwapped,
    }),
};
