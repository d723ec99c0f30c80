import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkedPoints } from '../../src/sweeps/checked-points.js';
import { load, minimal } from '../config/load.js';

const text = readFileSync(fileURLToPath(new URL('../../docs/sweeps.md', import.meta.url)), 'utf8');
const examples = [...text.matchAll(/```yaml\n(sweep:[^]*?)```/g)].map(([, yaml = '']) => yaml);

describe('docs/sweeps.md', () => {
  it.each(examples.map((yaml, index) => [index, yaml] as const))('example %i is a valid sweep', async (index, yaml) => {
    const points = checkedPoints(await load({ files: { 'main.yaml': minimal + yaml } }));
    // In the order of the page: what it says of each, or follows from the counts in it.
    expect(points.length).toBe([6, 2, 20, 3, 12][index]);
  });

  it('has the examples', () => {
    expect(examples).toHaveLength(5);
  });
});
