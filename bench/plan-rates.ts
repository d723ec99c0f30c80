import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './options.js';
import { commandSeconds, place, plainTable } from './programs.js';

/** Ten thousand points of four axes and five seeds, and one. */
const sweeps = {
  many: `
  grid:
    method.temperature: [0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2, 0.3]
    optimizer.learningRate: [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1]
    method.momentum: [0.9, 0.95, 0.96, 0.97, 0.98, 0.99, 0.992, 0.995, 0.999, 0.9999]
    crops: [{ kind: scene-scene, size: 40 }, { kind: object-dilate, dilation: 0.1, size: 40 }]
  seeds: [0, 1, 2, 3, 4]
`,
  one: ' { seeds: [0] }\n',
} as const;
const POINTS = 10_000;

/** How long `run-exp plan` and `validate` take for a sweep of many points, from start to end of the process. Images are composed before, as they are once for all sweeps. */
export function measurePlan({ rounds }: BenchOptions): string {
  const folder = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    const write = (name: keyof typeof sweeps): string => {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, `extends: ${place('../configs/quickstart.yaml')}\nname: ${name}\nsweep:${sweeps[name]}`);
      return file;
    };
    const [many, one] = [write('many'), write('one')];
    const runs = ['--out', join(folder, 'runs')];
    commandSeconds(['plan', one, ...runs], 1);
    const table = plainTable(['seconds', 'one point', `${POINTS} points`, 'a further point, ms', 'goal']);
    for (const [command, options, goal] of [
      ['validate', [], 'a further point below 2 ms'],
      ['plan', runs, `${POINTS} points below 3 s`],
    ] as const) {
      const [first, all] = [one, many].map((file) => commandSeconds([command, file, ...options], rounds)) as [
        number,
        number,
      ];
      const further = (1000 * (all - first)) / (POINTS - 1);
      table.push([`run-exp ${command}`, first.toFixed(2), all.toFixed(2), further.toFixed(3), goal]);
    }
    return table.toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
