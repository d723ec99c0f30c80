import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeRunJson } from '../../../runs/run-directory.js';
import { slurmFolder } from './sweep-plan.js';

/** An array that was queued for a sweep, remembered so that whoever starts the sweep again finds it. */
export interface Submission {
  readonly job: string;
  /** Ids of the runs that it was queued for. */
  readonly runs: readonly string[];
}

const FILE = /^job-\d+\.json$/;

export async function rememberSubmission(ledgerFolder: string, submission: Submission): Promise<void> {
  await writeRunJson(join(slurmFolder(ledgerFolder), `job-${submission.job}.json`), { ...submission });
}

/** Every submission of the sweep; damaged records count for nothing. */
export async function submissionsOf(ledgerFolder: string): Promise<Submission[]> {
  const folder = slurmFolder(ledgerFolder);
  const names = (await readdir(folder).catch(() => [])).filter((name) => FILE.test(name));
  const found = await Promise.all(names.map((name) => readSubmission(join(folder, name))));
  return found.flatMap((submission) => submission ?? []);
}

async function readSubmission(path: string): Promise<Submission | undefined> {
  try {
    const { job, runs } = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
    if (typeof job !== 'string' || !/^\d+$/.test(job) || !Array.isArray(runs)) return undefined;
    return { job, runs: runs.filter((run): run is string => typeof run === 'string') };
  } catch {
    return undefined;
  }
}
