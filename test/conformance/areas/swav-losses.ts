import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { sinkhorn, swappedPrediction, unitRows, type QueuedScores } from '../../../src/methods/losses/index.js';
import { AssignmentQueue } from '../../../src/methods/memory/assignment-queue.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { readAll, toTensor } from '../readers/tensors.js';

const ASSIGNMENT: Tolerance = { absolute: 1e-6, relative: 1e-4 };
const PREDICTION: Tolerance = { absolute: 1e-5, relative: 1e-4 };

const rowsAt = (golden: GoldenValue): Tensor2D => toTensor(conformanceEngine().tf, golden.array()) as Tensor2D;

export function* checkSinkhorn(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  const { tf } = conformanceEngine();
  for (const subcase of golden.get('subcases').list()) {
    const settings = {
      epsilon: subcase.get('params', 'eps').number(),
      iterations: subcase.get('params', 'iters').number(),
    };
    const assignments = tf.tidy(() => sinkhorn(tf, rowsAt(subcase.get('inputs', 'scores')), settings));
    const { values } = readAll({ values: assignments });
    yield new Comparison(subcaseName(context, subcase))
      .close('assignments', values ?? [], subcase.get('outputs', 'assignments').values(), ASSIGNMENT)
      .result();
  }
}

interface SwappedSettings {
  readonly batch: number;
  readonly temperature: number;
  readonly epsilon: number;
  readonly iterations: number;
}

const settingsOf = (parameters: GoldenValue): SwappedSettings => ({
  batch: parameters.get('bs').number(),
  temperature: parameters.get('T').number(),
  epsilon: parameters.get('eps').number(),
  iterations: parameters.get('iters').number(),
});

/** Loss and gradients to the raw embeddings and the unit prototypes. */
function swappedOutputs(
  embeddings: Tensor2D,
  rawPrototypes: Tensor2D,
  settings: SwappedSettings,
  queuesOf: (prototypes: Tensor2D) => QueuedScores[],
): Record<string, number[]> {
  const engine = conformanceEngine();
  const { tf } = engine;
  const outputs = tf.tidy(() => {
    const unit = unitRows(tf, rawPrototypes);
    const scoresOf = (raw: Tensor2D, prototypes: Tensor2D): Tensor2D =>
      tf.matMul(unitRows(tf, raw), prototypes, false, true);
    const queues = queuesOf(unit);
    const predict = (raw: Tensor2D, prototypes: Tensor2D) =>
      swappedPrediction(engine, scoresOf(raw, prototypes), settings, queues);
    const gradients = tf.grads((raw, prototypes): Scalar => predict(raw as Tensor2D, prototypes as Tensor2D).loss);
    const [grad_embeddings, grad_prototypes] = gradients([embeddings, unit]);
    const { loss, assignments } = predict(embeddings, unit);
    const [assignments_0, assignments_1] = assignments;
    if (!grad_embeddings || !grad_prototypes || !assignments_0 || !assignments_1)
      throw new Error('An output is missing.');
    return { scores: scoresOf(embeddings, unit), assignments_0, assignments_1, loss, grad_embeddings, grad_prototypes };
  });
  return readAll(outputs);
}

export function* checkSwapped(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  const { tf } = conformanceEngine();
  for (const subcase of golden.get('subcases').list()) {
    const inputs = subcase.get('inputs');
    const queued = inputs.get('queue').exists ? toTensor(tf, inputs.get('queue').array()) : undefined;
    const queuesOf = (prototypes: Tensor2D): QueuedScores[] =>
      queued === undefined
        ? []
        : tf.unstack(queued).map((rows) => ({
            scores: tf.matMul(rows as Tensor2D, prototypes, false, true),
            active: tf.scalar(1),
          }));
    const [embeddings, prototypes] = [rowsAt(inputs.get('embeddings')), rowsAt(inputs.get('prototypes'))];
    const got = swappedOutputs(embeddings, prototypes, settingsOf(subcase.get('params')), queuesOf);
    tf.dispose([embeddings, prototypes, queued ?? []]);
    const comparison = new Comparison(subcaseName(context, subcase));
    for (const [name, values] of Object.entries(got)) {
      comparison.close(name, values, subcase.get('outputs', name).values(), PREDICTION);
    }
    yield comparison.result();
  }
}

/** Five steps with queues that begin with zeros and are used once they are full. */
export function* checkSwavQueue(golden: GoldenValue, { stem }: FileContext): Generator<CaseResult> {
  const engine = conformanceEngine();
  const { tf } = engine;
  const parameters = golden.get('params');
  const settings = settingsOf(parameters);
  const prototypes = rowsAt(golden.get('prototypes'));
  const [, dimension] = prototypes.shape;
  const tree = new VariableTree(tf);
  const queues = [0, 1].map(
    (crop) =>
      new AssignmentQueue(engine, tree.scope(''), `queue${crop}`, parameters.get('queue_rows').number(), dimension),
  );
  const comparison = new Comparison(stem);
  for (const [index, step] of golden.get('steps').list().entries()) {
    const embeddings = rowsAt(step.get('embeddings'));
    const queuesOf = (unit: Tensor2D): QueuedScores[] =>
      queues.map((queue) => ({ scores: tf.matMul(queue.rows, unit, false, true), active: queue.isFull() }));
    const used = tf.tidy(() => queues.map((queue) => queue.isFull().dataSync()[0] === 1));
    const got = swappedOutputs(embeddings, prototypes, settings, queuesOf);
    tf.tidy(() => {
      const unit = unitRows(tf, embeddings);
      for (const [crop, queue] of queues.entries()) {
        queue.enqueue(unit.slice([crop * settings.batch, 0], [settings.batch, dimension]), tf.scalar(1));
      }
    });
    embeddings.dispose();
    const wanted = step.get('queue_used').list().map((flag) => flag.flag()); // prettier-ignore
    comparison.equal(`use of the queues in step ${index}`, used, wanted);
    for (const name of ['loss', 'grad_embeddings', 'grad_prototypes']) {
      comparison.close(`${name} of step ${index}`, got[name] ?? [], step.get(name).values(), PREDICTION);
    }
    const contents = queues.flatMap(({ rows }) => Array.from(rows.dataSync()));
    comparison.close(`queues after step ${index}`, contents, step.get('queue_after').values(), PREDICTION);
  }
  prototypes.dispose();
  tree.dispose();
  yield comparison.result();
}
