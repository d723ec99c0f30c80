import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { noiseContrast, proposedScores, softmaxCrossEntropy } from '../../../src/methods/losses/index.js';
import { MemoryBank } from '../../../src/methods/memory/memory-bank.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { readAll, toTensor } from '../readers/tensors.js';

const TOLERANCE: Tolerance = { absolute: 1e-5, relative: 1e-4 };

/** Steps of one case: banks and normalising constants go on from step to step. */
export function* checkCmc(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) yield checkSteps(subcase, subcaseName(context, subcase));
}

function checkSteps(subcase: GoldenValue, name: string): CaseResult {
  const engine = conformanceEngine();
  const { tf } = engine;
  const parameters = subcase.get('params');
  const [items, dimension] = [parameters.get('n_data').number(), parameters.get('dim').number()];
  const tree = new VariableTree(tf);
  const bank = (key: string): MemoryBank => {
    const opened = new MemoryBank(engine, tree.scope(''), key, RandomStream.fromSeed(0), items, dimension);
    tf.tidy(() => tree.get(key)?.variable.assign(toTensor(tf, subcase.get(key).array())));
    return opened;
  };
  const banks = { l: bank('memory_l'), ab: bank('memory_ab') };
  const comparison = new Comparison(name);
  let partitions = [0, 0];
  for (const [index, step] of subcase.get('steps').list().entries()) {
    const tensor = (key: string): Tensor2D => toTensor(tf, step.get(key).array()) as Tensor2D;
    const outputs = tf.tidy(() => contrastBoth(parameters, banks, partitions, tensor));
    const got = readAll(outputs);
    partitions = [got.Z_l?.[0] ?? 0, got.Z_ab?.[0] ?? 0];
    if (parameters.get('mode').text() === 'nce') {
      comparison.close(`Z of step ${index}`, partitions, step.get('Z').numbers(), TOLERANCE);
    }
    for (const key of ['loss_l', 'loss_ab', 'grad_l', 'grad_ab']) {
      comparison.close(`${key} of step ${index}`, got[key] ?? [], step.get(key).values(), TOLERANCE);
    }
    tf.tidy(() => {
      const seen = toTensor(tf, step.get('y').array()) as Tensor1D;
      banks.l.update(seen, tensor('l'), parameters.get('memory_momentum').number());
      banks.ab.update(seen, tensor('ab'), parameters.get('memory_momentum').number());
    });
    for (const key of ['memory_l', 'memory_ab']) {
      const contents = tree.get(key)?.variable.dataSync() ?? [];
      comparison.close(`${key} after step ${index}`, contents, step.get(`${key}_after`).values(), TOLERANCE);
    }
  }
  tree.dispose();
  return comparison.result();
}

/** Each half's loss, its gradient and its normalising constant. The embeddings of the kit are used as they are. */
function contrastBoth(
  parameters: GoldenValue,
  banks: Readonly<Record<'l' | 'ab', MemoryBank>>,
  known: readonly number[],
  tensor: (key: string) => Tensor2D,
): Record<string, Tensor> {
  const engine = conformanceEngine();
  const { tf } = engine;
  const [items, temperature] = [parameters.get('n_data').number(), parameters.get('T').number()];
  const proposed = tensor('idx');
  const contrast = (embeddings: Tensor2D, bank: MemoryBank, place: number): { loss: Scalar; partition: Scalar } => {
    const scores = proposedScores(engine, embeddings, bank.rows, proposed);
    const partition = tf.scalar(known[place] ?? 0);
    if (parameters.get('mode').text() === 'nce') return noiseContrast(engine, scores, temperature, items, partition);
    const labels: Tensor1D = tf.zeros([scores.shape[0]], 'int32');
    return { loss: softmaxCrossEntropy(engine, scores.div<Tensor2D>(temperature), labels), partition };
  };
  const [l, ab] = [tensor('l'), tensor('ab')];
  const [ofL, ofAb] = [contrast(l, banks.ab, 0), contrast(ab, banks.l, 1)];
  return {
    loss_l: ofL.loss,
    loss_ab: ofAb.loss,
    Z_l: ofL.partition,
    Z_ab: ofAb.partition,
    grad_l: tf.grad((x): Scalar => contrast(x as Tensor2D, banks.ab, 0).loss)(l),
    grad_ab: tf.grad((x): Scalar => contrast(x as Tensor2D, banks.l, 1).loss)(ab),
  };
}
