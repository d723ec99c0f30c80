import { describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointsIn, writeOld, writeRunsWithCheckpoints } from '../registry/collection/collected-runs.js';
import { commandFile, runCommand, withFolder } from './command.js';

const ESCAPE = '\u001b';

/** Runs the command on a terminal of its own, and gives one answer. */
function answered(cwd: string, answer: string): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const words = [process.execPath, commandFile, 'gc'].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', words, '/dev/null'], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const wasAsked = output.includes('[y/N]');
      output += chunk.toString();
      if (!wasAsked && output.includes('[y/N]')) child.stdin.write(answer);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

const hasTerminals = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

describe('run-exp gc', () => {
  const inRuns = (use: (folder: string, runs: readonly string[]) => Promise<void>): Promise<void> =>
    withFolder(async (folder) => {
      const sketches = [
        { id: '1', status: 'interrupted', code: 'before' },
        { id: '22', code: 'after', checkpoints: [4, 8] },
      ] as const;
      await use(folder, await writeRunsWithCheckpoints(join(folder, 'runs'), sketches));
    });

  it('says what may go and why, and deletes it only when it is told to', async () => {
    await inRuns(async (cwd, [old = '', done = '']) => {
      await writeOld(join(done, `odd${ESCAPE}.partial`), 1);
      const planned = await runCommand(['gc', '--dry-run'], { cwd });
      expect(planned.code).toBe(0);
      expect(planned.stdout).toMatch(/^run +\d+ B +runs.study.1: interrupted; the run 22, begun later, has finished/);
      expect(planned.stdout).toMatch(/\ncheckpoint .+step-00000004\.safetensors: the run is finished, and has one of/);
      expect(planned.stdout).toMatch(/\n3 together, \d+ B\.\n$/);
      expect(planned.stdout).not.toContain(ESCAPE);

      const refused = await runCommand(['gc'], { cwd });
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(
        /^Nothing was deleted: 3 things of \d+ B may be, and nobody was there to be asked/,
      );
      expect(existsSync(old)).toBe(true);

      const collected = await runCommand(['gc', '--yes'], { cwd });
      expect([collected.code, collected.stdout]).toEqual([0, expect.stringMatching(/\nDeleted 3 of 3, \d+ B\.\n$/)]);
      expect(existsSync(old)).toBe(false);
      expect(await checkpointsIn(done)).toEqual(['step-00000008.json']);
      expect((await runCommand(['gc'], { cwd })).stdout).toBe('There is nothing to delete.\n');
    });
  }, 60_000);

  it('gives one document', async () => {
    await inRuns(async (cwd, [old = '']) => {
      const document = async (...args: readonly string[]): Promise<object> =>
        JSON.parse((await runCommand(['gc', '--json', ...args], { cwd })).stdout) as object;
      const garbage = [{ kind: 'run', dir: join('runs', 'study', '1') }, { kind: 'checkpoint' }];
      expect(await document('--dry-run')).toMatchObject({ out: 'runs', garbage, deleted: [], kept: [], failures: [] });
      expect(existsSync(old)).toBe(true);
      expect(await document('--yes')).toMatchObject({ garbage, deleted: garbage });
      expect(existsSync(old)).toBe(false);
    });
  }, 60_000);

  it('keeps a run that was tagged, and says so', async () => {
    await inRuns(async (cwd, [old = '', done = '']) => {
      await runCommand(['tag', '1', 'odd'], { cwd });
      await runCommand(['note', '22', 'look at this one'], { cwd });
      const { stdout } = await runCommand(['gc', '--yes'], { cwd });
      expect(stdout).toMatch(/^Kept: .+1: somebody noted or tagged it\nKept: .+22: somebody noted or tagged it\n/);
      expect([existsSync(old), (await checkpointsIn(done)).length]).toEqual([true, 2]);
    });
  }, 60_000);

  (hasTerminals ? it : it.skip)(
    'asks on a terminal',
    async () => {
      await inRuns(async (cwd, [old = '']) => {
        const refusals = await Promise.all(['n\r', '\u0004', '\u0003'].map((answer) => answered(cwd, answer)));
        expect(refusals.map(({ code }) => code)).toEqual([0, 0, 130]);
        expect(existsSync(old)).toBe(true);
        expect((await answered(cwd, 'y\r')).output).toMatch(/Delete it\? \[y\/N\] [^]*Deleted 2 of 2/);
        expect(existsSync(old)).toBe(false);
      });
    },
    60_000,
  );
});
