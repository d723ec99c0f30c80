import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkedPoints } from '../../src/sweeps/checked-points.js';
import { load, minimal } from '../config/load.js';

const text = readFileSync(fileURLToPath(new URL('../../docs/running-sweeps.md', import.meta.url)), 'utf8');
const examples = [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = '']) => yaml);

describe('docs/running-sweeps.md', () => {
  it('has examples that are valid', async () => {
    const evaluated = `${minimal}evaluators: [{ kind: linear-multilabel }]\n`;
    const points = examples.map(async (yaml) =>
      checkedPoints(await load({ files: { 'main.yaml': evaluated + yaml } })),
    );
    expect((await Promise.all(points)).map(({ length }) => length)).toEqual([27, 1]);
  });

  it('names the keys that its options are short for', async () => {
    const { sweep, experiment } = await load({
      files: { 'main.yaml': minimal },
      overrides: [
        'sweep.retries=2',
        'sweep.failFast=true',
        'sweep.budget.hours=8',
        'sweep.budget.steps=100',
        'launcher.jobs=4',
      ],
    });
    expect(sweep).toEqual({ retries: 2, failFast: true, budget: { hours: 8, steps: 100 } });
    expect(experiment.launcher).toMatchObject({ kind: 'local', jobs: 4 });
  });
});
