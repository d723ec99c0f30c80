import { stringify } from 'yaml';
import { describeDataset } from '../data/describe-dataset.js';
import type { JsonObject } from '../json.js';
import { describeCode, describeGit, describeMachine } from '../runs/environment-record.js';
import { writeRunFile, writeRunJson } from '../runs/run-directory.js';
import type { RunManifest, RunStatus } from '../runs/run-files.js';
import { readManifestOf, writeManifest } from '../runs/run-manifest.js';
import type { PreparedRun } from './prepare-run.js';

/** What the manifest says of a run from its beginning to its end. */
export class RunRecord {
  /** By a clock that does not jump. */
  readonly #began = performance.now();

  private constructor(
    private current: RunManifest,
    private readonly path: string,
    private readonly secondsBefore: number,
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
    const manifest: RunManifest = {
      id: identity.id,
      ...labelsOf(run),
      status: 'running',
      identity: identity.content,
      code: await describeCode(run.codeDigest),
      git: await describeGit(request.workingDirectory),
      data: describeDataset(dataset) as unknown as JsonObject,
      engine: { requested: { ...experiment.engine } },
      machine: describeMachine(),
      command: request.command,
      times,
      failure: null,
    };
    await writeRunFile(paths.config, stringify(experiment));
    await writeRunJson(paths.provenance, origins as never);
    const record = new RunRecord(manifest, paths.manifest, times.seconds);
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
    const seconds = this.secondsBefore + (performance.now() - this.#began) / 1000;
    const times = { ...this.current.times, ended: new Date().toISOString(), seconds: Number(seconds.toFixed(3)) };
    // The system counts in KiB.
    const usage = { peakMemoryBytes: process.resourceUsage().maxRSS * 1024 };
    await this.update({ status, failure, times, usage });
  }
}

type Labels = Pick<RunManifest, 'name' | 'experiment' | 'point' | 'baseline' | 'notes' | 'tags'>;

/** What a run is called. It is no part of what it is, so a finished run takes it over from a later configuration. */
export function labelsOf({ loaded, request }: PreparedRun): Labels {
  const { name, notes, tags } = loaded.experiment;
  return { name, experiment: request.experimentName, point: request.point, baseline: request.isBaseline, notes, tags };
}
