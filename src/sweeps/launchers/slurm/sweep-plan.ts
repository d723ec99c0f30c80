import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeRunFile } from '../../../runs/run-directory.js';
import { experimentOf, runBlueprint, type RunBlueprint } from '../../../training/run-blueprint.js';
import type { SweepRun } from '../../sweep-run.js';
import type { SweepWork } from '../launcher.js';

type PlannedRun = Omit<SweepRun, 'loaded'> & { readonly blueprint: RunBlueprint };

/** What the tasks of an array are to do: plain values, so that a file that is edited while they are queued changes nothing. */
export interface SweepPlan {
  readonly version: 1;
  readonly ledgerFolder: string;
  readonly runs: readonly PlannedRun[];
  readonly request: Omit<SweepWork['request'], 'progress' | 'say' | 'signal'>;
  readonly retries: number;
  readonly failFast: boolean;
}

/** Writes the plan into the ledger's folder, readable to its owner alone: it holds values from the environment. Returns its path. */
export async function writePlan(work: SweepWork): Promise<string> {
  const { queue, request, failFast } = work;
  const { outDirectory, experimentName, command, workingDirectory, cacheDirectory } = request;
  const runs = await Promise.all(
    queue.runsLeft().map(async ({ loaded, ...run }) => ({ ...run, blueprint: await runBlueprint(loaded) })),
  );
  const plan: SweepPlan = {
    version: 1,
    ledgerFolder: queue.ledger.folder,
    runs,
    request: { outDirectory, experimentName, command, workingDirectory, cacheDirectory },
    retries: queue.retries,
    failFast,
  };
  const text = JSON.stringify(plan);
  const folder = slurmFolder(queue.ledger.folder);
  await mkdir(folder, { recursive: true });
  const path = join(folder, `plan-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`);
  await writeRunFile(path, text, { mode: 0o600 });
  return path;
}

/** Where plans, submissions and logs of tasks lie. */
export function slurmFolder(ledgerFolder: string): string {
  return join(ledgerFolder, 'slurm');
}

/** @throws where there is no plan at that path */
export async function readPlan(path: string): Promise<SweepPlan> {
  const plan = JSON.parse(await readFile(path, 'utf8')) as Partial<SweepPlan> | null;
  if (plan?.version !== 1 || plan.runs === undefined) throw new Error(`${path} is no plan of a sweep.`);
  return plan as SweepPlan;
}

export async function runsOf({ runs }: SweepPlan): Promise<SweepRun[]> {
  return Promise.all(runs.map(async ({ blueprint, ...run }) => ({ ...run, loaded: await experimentOf(blueprint) })));
}
