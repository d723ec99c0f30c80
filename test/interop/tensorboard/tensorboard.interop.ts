import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, withFolder } from '../../cli/command.js';
import { endAt } from '../../cli/end-at.js';
import { writeExperiment } from '../../cli/small-experiment.js';
import { expectedScalars } from '../../observers/tensorboard/stored-events.js';
import { peerPython } from '../python.js';
import { runProgram } from '../run-program.js';

const reader = fileURLToPath(new URL('read_events.py', import.meta.url));

interface ReadEvents {
  readonly scalars: readonly (readonly [tag: string, step: number, value: string, wallTime: number])[];
  readonly histograms: readonly (readonly [tag: string, step: number, count: number])[];
  readonly images: readonly (readonly [tag: string, step: number])[];
}

describe('TensorBoard', () => {
  it('reads of a run that was killed and went on exactly what metrics.jsonl holds', async () => {
    await withFolder(async (folder) => {
      const file = await writeExperiment(folder);
      const out = join(folder, 'runs');
      const args = [file, '--out', out, '--json', 'observers=[{ kind: tensorboard, histogramsEverySteps: 7 }]'];
      const start = { cwd: folder, environment: { CROPLAB_CACHE: join(folder, 'cache') } };
      await runCommand(args, { ...start, during: endAt({ step: 8, out, signal: 'SIGKILL' }) });
      const { stdout } = await runCommand(args, start);
      const [run] = (JSON.parse(stdout) as { runs: { dir: string; status: string }[] }).runs;
      expect(run?.status).toBe('completed');

      const outcome = await runProgram(peerPython(), [reader, run!.dir]);
      const read = JSON.parse(outcome.stdout) as ReadEvents;
      const order = (
        one: readonly [string, number, ...unknown[]],
        other: readonly [string, number, ...unknown[]],
      ): number => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : one[1] - other[1]);
      const expected = (await expectedScalars(run!.dir)).map(
        ({ tag, step, value, wallTime }) => [tag, step, value, wallTime] as const,
      );
      const values = read.scalars.map(
        ([tag, step, value, wallTime]) => [tag, step, Number(value.replace('nan', 'NaN')), wallTime] as const,
      );
      expect([...values].sort(order)).toEqual([...expected].sort(order));
      const [first] = read.histograms;
      expect(read.histograms.filter(([tag]) => tag === first?.[0]).map(([, step]) => step)).toEqual([7, 14]);
      expect(read.images).toEqual([['views', 0]]);
    });
  });
});
