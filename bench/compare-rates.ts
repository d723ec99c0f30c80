import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './options.js';
import { commandSeconds, plainTable, runPeer } from './programs.js';
import { writeSyntheticStudy } from './synthetic-runs.js';

const POINTS = 200;

/** What a tool took for the runs of a study, in seconds. */
interface PeerSeconds {
  readonly write: number;
  /** A last value of every run. */
  readonly table: number;
  /** Every run's history of one metric, once its last values are read. */
  readonly history: number;
}

/**
 * How long `run-exp compare` takes for many runs, from start to end of its process, and what MLflow and TensorBoard's reader take to give the
 * same numbers of the same runs, without any statistics. The report holds every curve of every run.
 */
export async function measureComparison({ peer, rounds, runs }: BenchOptions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    const begun = performance.now();
    await writeSyntheticStudy(folder, { runs, points: POINTS });
    const written = (performance.now() - begun) / 1000;
    const table = plainTable([`${runs} runs of ${POINTS} points, seconds`, 'write', 'table', 'histories', 'goal']);
    const report = join(folder, 'report.html');
    const seconds = (...options: readonly string[]): number => commandSeconds(['compare', folder, ...options], rounds);
    table.push(
      ['run-exp compare', written.toFixed(1), seconds().toFixed(2), '', 'table below 1.5'],
      ['run-exp compare --metric train/loss', '', '', seconds('--metric', 'train/loss').toFixed(2), ''],
      ['run-exp compare -o report.html', '', '', seconds('-o', report).toFixed(2), goalOfReport(report)],
      ...peerRows(peer, folder),
    );
    return table.toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function goalOfReport(file: string): string {
  return `below 5, and 15 MB: ${(statSync(file).size / 1e6).toFixed(1)} MB`;
}

function peerRows(python: string | undefined, folder: string): string[][] {
  if (python === undefined) return [];
  return ['mlflow', 'tensorboard'].map((tool) => {
    const taken = runPeer(python, 'peer/read_runs.py', { tool, folder }) as PeerSeconds | { readonly missing: string };
    if ('missing' in taken) return [tool, '', '', '', taken.missing];
    return [tool, taken.write.toFixed(1), taken.table.toFixed(2), taken.history.toFixed(2), ''];
  });
}
