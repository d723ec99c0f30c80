import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { objectiveOf, trainSparseSvm } from '../../../../src/proposals/bing/training/sparse-svm.js';
import { examplesWithBias } from '../../../../src/proposals/bing/training/svm-examples.js';

describe('the support vector machine', () => {
  it('stands at a minimum: no weight can move and lower the objective', () => {
    const row = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
    const rows = fc.array(fc.tuple(row, fc.boolean()), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.constantFrom(0.01, 1, 100), (drawn, cost) => {
        const examples = examplesWithBias(
          drawn.map(([numbers]) => numbers),
          drawn.map(([, isPositive]) => isPositive),
        );
        const weights = trainSparseSvm(examples, { cost });
        const objective = objectiveOf(examples, weights, cost);
        for (const index of weights.keys()) {
          for (const move of [1e-3, -1e-3, 1e-6, -1e-6]) {
            const moved = weights.map((weight, other) => (other === index ? weight + move : weight));
            expect(objectiveOf(examples, moved, cost)).toBeGreaterThanOrEqual(objective * (1 - 1e-7));
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
