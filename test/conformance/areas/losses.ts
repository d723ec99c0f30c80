import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
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
import { toTensor } from '../readers/tensors.js';
import { checkMocoQueue, checkMocoSequence } from './moco-queue.js';

const CONTRASTIVE: Tolerance = { absolute: 1e-5, relative: 1e-5 };
const SUPERVISED: Tolerance = { absolute: 1e-6, relative: 1e-5 };

function* checkInfoNce(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) {
    const comparison = new Comparison(subcaseName(context, subcase));
    const outputs = subcase.get('outputs');
    for (const [name, got] of Object.entries(infoNceOutputs(subcase))) {
      const want = outputs.get(name);
      if (!want.exists) continue;
      if (name.startsWith('acc')) comparison.equal(name, got, want.values());
      else comparison.close(name, got, want.values(), CONTRASTIVE);
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

function compareOutputs(name: string, outputs: Record<string, number[]>, subcase: GoldenValue): CaseResult {
  const comparison = new Comparison(name);
  for (const [output, got] of Object.entries(outputs)) {
    comparison.close(output, got, subcase.get('outputs', output).values(), SUPERVISED);
  }
  return comparison.result();
}

/** Reads the tensors and frees them. */
function readAll(
  tensors: Readonly<Record<string, { dataSync(): ArrayLike<number>; dispose(): void }>>,
): Record<string, number[]> {
  const values = Object.entries(tensors).map(([name, tensor]) => [name, Array.from(tensor.dataSync())] as const);
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return Object.fromEntries(values);
}

export const losses: ConformanceArea = {
  name: 'losses',
  check: (kit) =>
    checkFiles(kit, 'losses', {
      moco_infonce: checkInfoNce,
      moco_queue: checkMocoQueue,
      moco_sequence: checkMocoSequence,
      multilabel_bce: checkMultiLabel,
      softmax_ce: checkSoftmax,
    }),
};
