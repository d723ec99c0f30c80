import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { LinearHeads, type HeadCandidate } from '../../../src/evaluators/linear/linear-heads.js';

const [IMAGES, FEATURES, CLASSES, MOMENTUM] = [6, 3, 2, 0.9];

const random = RandomStream.fromSeed(1);
const values = random.normals(IMAGES * FEATURES);
const labels = Float32Array.from({ length: IMAGES * CLASSES }, () => (random.chance(0.5) ? 1 : 0));

/** One class of one candidate in plain numbers, after `torch.optim.SGD` and `BCEWithLogitsLoss`: its logits after some steps. */
function logitsInPlainNumbers(
  { learningRate, weightDecay }: HeadCandidate,
  column: number,
  factors: number[],
): number[] {
  const rows = Array.from({ length: IMAGES }, (_, image) => [
    ...values.subarray(image * FEATURES).slice(0, FEATURES),
    1,
  ]);
  const weights = new Float64Array(FEATURES + 1);
  const direction = new Float64Array(FEATURES + 1);
  const logits = (): number[] => rows.map((row) => row.reduce((sum, value, at) => sum + value * weights[at]!, 0));
  for (const factor of factors) {
    const errors = logits().map((logit, image) => 1 / (1 + Math.exp(-logit)) - labels[image * CLASSES + column]!);
    const gradient = weights.map((weight, at) => {
      const ofLoss = errors.reduce((sum, error, image) => sum + error * rows[image]![at]!, 0) / (IMAGES * CLASSES);
      return ofLoss + weightDecay * weight;
    });
    gradient.forEach((slope, at) => (direction[at] = MOMENTUM * direction[at]! + slope));
    direction.forEach((step, at) => (weights[at]! -= factor * learningRate * step));
  }
  return logits();
}

describe('LinearHeads', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('trains every candidate by its own rate and decay, as plain numbers do', () => {
    const candidates = [
      { learningRate: 0.3, weightDecay: 0 },
      { learningRate: 3, weightDecay: 0.01 },
    ];
    const factors = [1, 0.7, 0.2];
    const heads = new LinearHeads(engine, { features: FEATURES, classes: CLASSES }, candidates, MOMENTUM);
    for (const factor of factors) heads.step(values, labels, factor);
    candidates.forEach((candidate, place) => {
      const got = heads.logits({ samples: [], width: FEATURES, values }, place);
      for (let column = 0; column < CLASSES; column++) {
        logitsInPlainNumbers(candidate, column, factors).forEach((logit, image) => {
          expect(got[image * CLASSES + column]).toBeCloseTo(logit, 5);
        });
      }
    });
    heads.dispose();
  });
});
