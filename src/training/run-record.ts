import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify } from 'yaml';
import { describeDataset } from '../data/describe-dataset.js';
import type { JsonObject } from '../json.js';
import { describeCode, describeGpus, describeMachine } from '../runs/environment-record.js';
import { readGitState } from '../runs/git-state.js';
import { writeRunFile, writeRunJson } from '../runs/run-directory.js';
import type { RunManifest, RunStatus } from '../runs/run-files.js';
import { readManifestOf, writeManifest } from '../runs/run-manifest.js';
import type { PreparedRun } from './prepare-run.js';
import type { RunRequest } from './run-request.js';

/** What the manifest says of a run from its beginning to its end. */
export class RunRecord {
  /** By a clock that does not jump. */
  readonly #began = performance.now();
  readonly #processorBefore = process.cpuUsage();

  private constructor(
    private current: RunManifest,
    private readonly path: string,
    private readonly former: Pick<RunManifest, 'times' | 'usage'>,
  ) {}

  /** Writes what is known at the beginning; the time that an earlier, interrupted part took is carried on. */
  static async begin(run: PreparedRun): Promise<RunRecord> {
    const { paths, identity, loaded, request, dataset } = run;
    const { experiment, origins } = loaded;
    const former = request.resume ? await readManifestOf(paths.manifest, identity.id) : undefined;
    const times = {
      started: former?.times.started ?? new Date().toISOString(),
      ended: null,
      seconds: former?.times.seconds ?? 0,
    };
    const git = await readGitState(dirname(loaded.file));
    const usage = former?.usage === undefined ? {} : { usage: former.usage };
    const manifest: RunManifest = {
      id: identity.id,
      ...labelsOf(run),
      status: 'running',
      identity: identity.content,
      code: await describeCode(run.codeDigest),
      git: git?.described ?? null,
      data: describeDataset(dataset) as unknown as JsonObject,
      engine: { requested: { ...experiment.engine } },
      machine: { ...describeMachine(), gpus: await describeGpus() },
      command: request.command,
      times,
      ...usage,
      failure: null,
    };
    await writeRunFile(paths.config, stringify(experiment));
    await writeRunJson(paths.provenance, origins as never);
    if (git?.diff === undefined) await rm(paths.changes, { force: true });
    else await writeRunFile(paths.changes, git.diff);
    const record = new RunRecord(manifest, paths.manifest, { times, ...usage });
    await record.update({});
    return record;
  }

  get manifest(): RunManifest {
    return this.current;
  }

  async update(change: Partial<RunManifest>): Promise<void> {
    this.current = { ...this.current, ...change };
    await writeManifest(this.path, this.current);
  }

  async end(status: RunStatus, failure: string | null = null): Promise<void> {
    const { times: before, usage: used } = this.former;
    const seconds = before.seconds + (performance.now() - this.#began) / 1000;
    const times = { ...this.current.times, ended: new Date().toISOString(), seconds: Number(seconds.toFixed(3)) };
    const { user, system } = process.cpuUsage(this.#processorBefore);
    const usage = {
      cpuSeconds: Number(((used?.cpuSeconds ?? 0) + (user + system) / 1e6).toFixed(3)),
      // The system counts in KiB.
      peakMemoryBytes: Math.max(used?.peakMemoryBytes ?? 0, process.resourceUsage().maxRSS * 1024),
    };
    await this.update({ status, failure, times, usage });
  }
}

/** A run with what says how it is called. */
export interface LabelledRun extends Pick<PreparedRun, 'loaded'> {
  readonly request: Pick<RunRequest, 'experimentName' | 'point' | 'isBaseline'>;
}

type Labels = Pick<RunManifest, 'name' | 'experiment' | 'point' | 'baseline' | 'notes' | 'tags'>;

/** What a run is called. It is no part of what it is, so a finished run takes it over from a later configuration. */
export function labelsOf({ loaded, request }: LabelledRun): Labels {
  const { name, notes, tags } = loaded.experiment;
  return { name, experiment: request.experimentName, point: request.point, baseline: request.isBaseline, notes, tags };
}
