import { describe, expect, it } from '@jest/globals';
import type { VariableEntry } from '../../../src/engine/variables/variable-tree.js';
import { groupParameters } from '../../../src/optim/optimizers/parameter-groups.js';

const parameters = [1, 2, 4].map((rank): VariableEntry => ({
  name: `rank${rank}`,
  variable: { rank } as never,
  role: 'parameter',
  layout: 'plain',
}));
const groupsOf = (...settings: Parameters<typeof groupParameters>[1][]) =>
  settings.flatMap((one) => groupParameters(parameters, one).map(({ decays, adapts }) => [decays, adapts]));

describe('groupParameters', () => {
  it('decays and adapts filters and matrices, and vectors as the settings say', () => {
    const [out, matrices] = [
      [false, false],
      [true, true],
    ];
    expect(groupsOf({ weightDecay: 0.1, decayNormsAndBiases: false })).toEqual([out, matrices, matrices]);
    expect(groupsOf({ weightDecay: 0.1, decayNormsAndBiases: true })[0]).toEqual([true, false]);
    const adapting = { weightDecay: 0.1, decayNormsAndBiases: false, adaptNormsAndBiases: true };
    expect(groupsOf(adapting)[0]).toEqual([false, true]);
  });

  it('decays nothing by nothing', () => {
    expect(groupsOf({ weightDecay: 0, decayNormsAndBiases: true }).map(([decays]) => decays)).not.toContain(true);
  });
});
