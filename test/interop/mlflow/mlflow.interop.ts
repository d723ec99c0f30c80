import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readRunState } from '../../../src/runs/run-state.js';
import { runCommand, type CommandOptions, type CommandOutcome } from '../../cli/command.js';
import { endAt } from '../../cli/end-at.js';
import { writeExperiment } from '../../cli/small-experiment.js';
import { MlflowServer } from './server.js';

type Json = Readonly<Record<string, unknown>>;

interface Summary {
  readonly dir: string;
  readonly status: string;
}

/** A run on the server. */
interface Stored {
  readonly info: Json;
  readonly data: { readonly metrics: readonly { readonly key: string }[]; readonly params: readonly Json[] };
}

describe('an MLflow server', () => {
  let folder: string;
  let server: MlflowServer;
  const out = (): string => join(folder, 'runs');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-mlflow-'));
    server = await MlflowServer.start(folder);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (options: CommandOptions = {}, waitSeconds = 30, overrides: readonly string[] = []) => {
    const observers = `observers=[{ kind: mlflow, uri: "${server.uri}", experiment: scenes, waitSeconds: ${waitSeconds} }]`;
    const args = [await writeExperiment(folder), ...overrides, '--out', out(), '--json', observers];
    return runCommand(args, { cwd: folder, environment: { CROPLAB_CACHE: join(folder, 'cache') }, ...options });
  };
  const summaryOf = ({ stdout }: CommandOutcome): Summary =>
    (JSON.parse(stdout) as { readonly runs: readonly Summary[] }).runs[0]!;

  async function ask(path: string, body?: Json): Promise<Json> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.uri}/api/2.0/mlflow/${path}`, { ...init, headers });
    return (await response.json()) as Json;
  }

  /** The step of the latest checkpoint of an experiment's only run. */
  async function lastCheckpoint(experiment: string): Promise<number> {
    const [id] = await readdir(join(out(), experiment)).catch(() => []);
    if (id === undefined) return 0;
    return (await readRunState(join(out(), experiment, id), id)).checkpoint;
  }

  /** The run of that name; there is one at most. */
  async function storedRun(name: string): Promise<Stored | undefined> {
    const filter = `attributes.run_name = '${name}'`;
    const { runs = [] } = await ask('runs/search', { experiment_ids: ['1'], filter });
    const [stored, ...others] = runs as readonly Stored[];
    expect(others).toEqual([]);
    return stored;
  }

  async function historyOf({ info }: Stored, key: string): Promise<readonly Json[]> {
    const query = new URLSearchParams({ run_id: String(info.run_id), metric_key: key }).toString();
    const { metrics = [] } = await ask(`metrics/get-history?${query}`);
    return metrics as readonly Json[];
  }

  /** Expects that the server holds each value of `metrics.jsonl`, once, and nothing else. */
  async function expectSame(stored: Stored, dir: string): Promise<void> {
    const held: string[] = [];
    for (const { key } of stored.data.metrics) {
      for (const metric of await historyOf(stored, key))
        held.push(placeOf(metric.key, metric.step, metric.timestamp, metric.value));
    }
    const lines = (await readFile(join(dir, 'metrics.jsonl'), 'utf8')).trim().split('\n');
    const expected = lines.map((line) => {
      const { name, step, wallTime, value } = JSON.parse(line) as Json;
      return placeOf(name, step, wallTime, value ?? 'NaN');
    });
    expect(held.sort()).toEqual(expected.sort());
  }

  it('holds exactly what metrics.jsonl holds of a run that was killed, and that ended while the server was away', async () => {
    await start({ during: endAt({ step: 8, out: out(), signal: 'SIGKILL' }) });
    // The run goes on, and ends, without it.
    await server.stop();
    const away = await start({}, 1);
    expect(away.code).toBe(0);
    expect(away.stderr).toMatch(/values? ha(?:s|ve) not reached MLflow/);
    await server.start();
    const late = await start();
    expect([late.code, summaryOf(late).status]).toEqual([0, 'cached']);
    const stored = await storedRun('small');
    expect(stored?.info.status).toBe('FINISHED');
    expect(stored?.data.params).toContainEqual({ key: 'method.momentum', value: '0.9' });
    await expectSame(stored!, summaryOf(late).dir);
  });

  it('gets what it missed while it was stopped, from a run that trains on meanwhile', async () => {
    const overrides = [
      'name=long',
      'training.steps=3000',
      'training.logEverySteps=20',
      'training.checkpoint.everySteps=50',
    ];
    let training: ChildProcess | undefined;
    const run = start({ during: (child) => (training = child) }, 30, overrides);
    const holdsLossAfter = async (step: number): Promise<boolean> => {
      const stored = await storedRun('long');
      const losses = stored === undefined ? [] : await historyOf(stored, 'train/loss');
      return losses.some((loss) => Number(loss.step) > step);
    };
    await until(() => holdsLossAfter(0));
    await server.stop();
    const away = await lastCheckpoint('long');
    await until(async () => (await lastCheckpoint('long')) >= away + 200);
    // It is held, so that it cannot end before the server is back.
    training?.kill('SIGSTOP');
    await server.start();
    training?.kill('SIGCONT');
    await until(() => holdsLossAfter(away));
    expect(training?.exitCode).toBeNull();
    const outcome = await run;
    expect([outcome.code, outcome.stderr]).toEqual([0, expect.stringMatching(/cannot be reached[^]*answers again/)]);
    const stored = await storedRun('long');
    expect(stored?.info.status).toBe('FINISHED');
    await expectSame(stored!, summaryOf(outcome).dir);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(100);
}

const placeOf = (key: unknown, step: unknown, time: unknown, value: unknown): string =>
  JSON.stringify([key, Number(step ?? 0), Number(time), value ?? 0]);
