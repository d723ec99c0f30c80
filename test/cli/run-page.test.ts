import { describe, expect, it } from '@jest/globals';
import { runPage } from '../../src/cli/run-page.js';
import type { RunManifest } from '../../src/runs/run-files.js';
import { storedRun } from '../compare/stored-runs.js';

function pageOf(change: Partial<RunManifest>): string {
  const { directory, manifest, result } = storedRun({ id: 'abcd01' });
  const described = { dir: directory, status: 'completed', settings: [], files: [], tags: [], notes: [] } as const;
  return runPage({ ...described, manifest: { ...manifest, ...change }, result: result ?? null });
}

describe('runPage', () => {
  it('tells what made a run and what that took', () => {
    const page = pageOf({
      usage: { cpuSeconds: 75, peakMemoryBytes: 2 ** 30 },
      machine: { gpus: [{ name: 'NVIDIA T4', driver: '535', memoryBytes: null }] },
      code: { version: '1.0.0', lockFile: { name: 'package-lock.json', sha256: 'abc' } },
      git: { commit: 'f00', branch: 'main', modified: true, untracked: 2, diff: { bytes: 2048, whole: true } },
    });
    expect(page).toMatch(/\n {2}used +1:15 of processor cores, 1\.0 GiB of memory at most\n/);
    expect(page).toMatch(/\n {2}GPUs +name NVIDIA T4, driver 535\n/);
    expect(page).toMatch(/\n {2}lock file +name package-lock\.json, sha256 abc\n/);
    expect(page).toMatch(/\n {2}git +commit f00, branch main, with changes \(changes\.diff, 2\.0 KiB\), 2 untracked\n/);
  });

  it('shows runs of before that was recorded, and of no repository', () => {
    const page = pageOf({ usage: { peakMemoryBytes: 2 ** 20 }, git: null });
    expect(page).toMatch(/\n {2}used +1\.0 MiB of memory at most\n/);
    expect(page).not.toMatch(/\n {2}(?:git|GPUs|lock file)/);
    expect(pageOf({ git: { commit: 'f00', modified: true } })).toMatch(/\n {2}git +commit f00, with changes\n/);
  });
});
