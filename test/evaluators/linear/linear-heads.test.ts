import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { LinearHeads, type HeadCandidate, type HeadRule } from '../../../src/evaluators/linear/linear-heads.js';

const [IMAGES, FEATURES, CLASSES] = [6, 3, 2];

const random = RandomStream.fromSeed(1);
const values = random.normals(IMAGES * FEATURES);
const labels = Float32Array.from({ length: IMAGES * CLASSES }, () => (random.chance(0.5) ? 1 : 0));
const rows = Array.from({ length: IMAGES }, (_, image) => [...values.subarray(image * FEATURES).slice(0, FEATURES), 1]);

/** How much the loss grows with each logit, `[image][class]`. */
const slopes = {
  binary: (logits: number[][]) =>
    logits.map((row, image) =>
      row.map((z, at) => (1 / (1 + Math.exp(-z)) - labels[image * CLASSES + at]!) / (IMAGES * CLASSES)),
    ),
  softmax: (logits: number[][]) =>
    logits.map((row, image) => {
      const sum = row.reduce((total, z) => total + Math.exp(z), 0);
      return row.map((z, at) => (Math.exp(z) / sum - labels[image * CLASSES + at]!) / IMAGES);
    }),
};

/** One candidate in plain numbers, as `torch.optim.SGD` trains it: its logits after some steps. */
function logitsInPlainNumbers(
  { learningRate, weightDecay }: HeadCandidate,
  rule: HeadRule,
  factors: number[],
): number[] {
  const { loss, momentum, nesterov = false } = rule;
  const zeros = (): number[][] => Array.from({ length: FEATURES + 1 }, () => Array<number>(CLASSES).fill(0));
  const [weights, velocity] = [zeros(), zeros()];
  const logits = (): number[][] =>
    rows.map((row) =>
      Array.from({ length: CLASSES }, (_, at) => row.reduce((sum, value, of) => sum + value * weights[of]![at]!, 0)),
    );
  for (const factor of factors) {
    const errors = slopes[loss](logits());
    const gradient = weights.map((row, of) =>
      row.map((weight, at) =>
        errors.reduce((sum, error, image) => sum + error[at]! * rows[image]![of]!, weightDecay * weight),
      ),
    );
    gradient.forEach((row, of) => {
      row.forEach((slope, at) => {
        velocity[of]![at] = momentum * velocity[of]![at]! + slope;
        const direction = nesterov ? slope + momentum * velocity[of]![at] : velocity[of]![at];
        weights[of]![at]! -= factor * learningRate * direction;
      });
    });
  }
  return logits().flat();
}

describe('LinearHeads', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it.each([
    { loss: 'binary', momentum: 0.9 },
    { loss: 'softmax', momentum: 0.9 },
    { loss: 'softmax', momentum: 0.5, nesterov: true },
  ] as const)('trains every candidate by its own rate and decay, as plain numbers do: %o', (rule) => {
    const candidates = [
      { learningRate: 0.3, weightDecay: 0 },
      { learningRate: 3, weightDecay: 0.01 },
    ];
    const factors = [1, 0.7, 0.2];
    const heads = new LinearHeads(engine, { features: FEATURES, classes: CLASSES }, candidates, rule);
    for (const factor of factors) heads.step(values, labels, factor);
    candidates.forEach((candidate, place) => {
      const got = heads.logits({ samples: [], width: FEATURES, values }, place);
      logitsInPlainNumbers(candidate, rule, factors).forEach((logit, at) => {
        expect(got[at]).toBeCloseTo(logit, 5);
      });
    });
    heads.dispose();
  });
});
