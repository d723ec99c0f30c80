import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandOptions } from '../../cli/command.js';
import { endAt } from '../../cli/end-at.js';
import { writeExperiment } from '../../cli/small-experiment.js';
import { MlflowServer } from './server.js';

type Json = Readonly<Record<string, unknown>>;

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

  const run = async (options: CommandOptions = {}, waitSeconds = 30) => {
    const observers = `observers=[{ kind: mlflow, uri: "${server.uri}", experiment: scenes, waitSeconds: ${waitSeconds} }]`;
    const args = [await writeExperiment(folder), '--out', out(), '--json', observers];
    return runCommand(args, { cwd: folder, environment: { CROPLAB_CACHE: join(folder, 'cache') }, ...options });
  };

  async function ask(path: string, body?: Json): Promise<Json> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.uri}/api/2.0/mlflow/${path}`, { ...init, headers });
    return (await response.json()) as Json;
  }

  it('holds exactly what metrics.jsonl holds of a run that was killed, and that ended while the server was away', async () => {
    await run({ during: endAt({ step: 8, out: out(), signal: 'SIGKILL' }) });
    // The run goes on, and ends, without it.
    await server.stop();
    const away = await run({}, 1);
    expect(away.code).toBe(0);
    expect(away.stderr).toMatch(/values? ha(?:s|ve) not reached MLflow/);
    await server.start();
    const { code, stdout } = await run();
    expect(code).toBe(0);
    const [summary] = (JSON.parse(stdout) as { runs: { dir: string; status: string }[] }).runs;
    expect(summary?.status).toBe('cached');

    const found = await ask('runs/search', { experiment_ids: ['1'] });
    const [stored, ...others] = found.runs as { info: Json; data: { metrics: { key: string }[]; params: Json[] } }[];
    expect(others).toEqual([]);
    expect(stored?.info.status).toBe('FINISHED');
    expect(stored?.data.params).toContainEqual({ key: 'method.momentum', value: '0.9' });
    const held: string[] = [];
    for (const { key } of stored!.data.metrics) {
      const query = new URLSearchParams({ run_id: String(stored!.info.run_id), metric_key: key }).toString();
      const { metrics } = await ask(`metrics/get-history?${query}`);
      for (const metric of metrics as Json[])
        held.push(placeOf(metric.key, metric.step, metric.timestamp, metric.value));
    }
    const lines = (await readFile(join(summary!.dir, 'metrics.jsonl'), 'utf8')).trim().split('\n');
    const expected = lines.map((line) => {
      const { name, step, wallTime, value } = JSON.parse(line) as Json;
      return placeOf(name, step, wallTime, value ?? 'NaN');
    });
    expect(held.sort()).toEqual(expected.sort());
  });
});

const placeOf = (key: unknown, step: unknown, time: unknown, value: unknown): string =>
  JSON.stringify([key, Number(step ?? 0), Number(time), value ?? 0]);
