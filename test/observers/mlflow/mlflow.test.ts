import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mlflow } from '../../../src/observers/mlflow.js';
import { RestClient } from '../../../src/observers/mlflow/rest-client.js';
import { mlflowName, parametersOf } from '../../../src/observers/mlflow/run-description.js';
import { RunSender } from '../../../src/observers/mlflow/run-sender.js';
import { SendJournal } from '../../../src/observers/mlflow/send-journal.js';
import { TrackingRun } from '../../../src/observers/mlflow/tracking-run.js';
import type { ObservedRun, Observer } from '../../../src/observers/observer.js';
import { RunObservers } from '../../../src/observers/run-observers.js';
import { runPaths } from '../../../src/runs/run-directory.js';
import { withFolder } from '../../cli/command.js';
import { filledSettings } from '../../filled-settings.js';
import { FakeServer, type Fate, type StoredRun } from './fake-server.js';

const experiment = {
  name: 'small',
  notes: 'a note',
  tags: ['paper', 'draft'],
  method: { kind: 'moco-v2', temperature: 0.2 },
  evaluators: [{ kind: 'knn', neighbours: [1, 20] }],
  observers: [{ kind: 'mlflow', token: '${env:TOKEN}' }],
};

function runIn(folder: string): ObservedRun {
  const manifest = {
    id: '0123456789ab',
    name: 'small seed 0',
    experiment: 'small',
    identity: { data: 'd'.repeat(64) },
    git: { commit: 'c0ffee' },
    point: { 'method.temperature': 0.2 },
    times: { started: '2024-05-01T12:00:00.000Z' },
  };
  return { manifest, experiment, paths: runPaths(folder), steps: 14 } as unknown as ObservedRun;
}

const lineAt = (step: number, name = 'train/loss', wallTime = 1_700_000_000_000 + step): string =>
  `${JSON.stringify({ step, epoch: 0, name, value: step % 7 === 3 ? null : step / 3, wallTime })}\n`;

const metricsOf = async ({ paths }: ObservedRun): Promise<unknown[]> =>
  (await readFile(paths.metrics, 'utf8'))
    .trim()
    .split('\n')
    .map((text) => {
      const { name, value, step, wallTime } = JSON.parse(text) as Readonly<Record<string, unknown>>;
      return { key: name, value: value ?? 'NaN', timestamp: wallTime, step };
    });

describe('sending to MLflow', () => {
  let server: FakeServer;
  const said: string[] = [];
  const onlyRun = (): StoredRun => {
    expect(server.runs.size).toBe(1);
    return [...server.runs.values()][0]!;
  };

  beforeEach(async () => {
    server = await FakeServer.start();
    said.length = 0;
  });
  afterEach(() => server.stop());

  async function observerOf(settings: object = {}): Promise<Observer> {
    const log = new RunObservers();
    log.add('noting', { messageLogged: ({ text }) => void said.push(text) });
    const filled = filledSettings(mlflow, { uri: server.uri, ...settings });
    return mlflow.create(filled, { log, say: () => undefined, signal: new AbortController().signal });
  }

  it('has every value once, and one run, whatever was lost, refused or killed', async () => {
    const fates = fc.array(fc.constantFrom<Fate>('ok', 'ok', 'lost', 'answer lost', '500', '429'), { maxLength: 25 });
    const parts = fc.array(fc.record({ lines: fc.nat(6), fates, isKilled: fc.boolean(), after: fc.nat(6) }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(parts, async (processes) => {
        await withFolder(async (folder) => {
          server.runs.clear();
          const run = runIn(folder);
          const { uri } = server;
          let step = 0;
          const send = async (lines: number, until?: number): Promise<void> => {
            const stop = new AbortController();
            for (let count = 0; count < lines; count++) await appendFile(run.paths.metrics, lineAt(++step));
            const journal = await SendJournal.open(join(folder, 'mlflow.json'), run.paths.metrics, {
              uri,
              experiment: 'e',
            });
            const client = new RestClient({ uri, token: null, user: null, password: null }, stop.signal);
            const log = new RunObservers();
            const target = new TrackingRun({ run, uri, experiment: 'e', client, journal, log });
            const sender = new RunSender({
              run,
              uri,
              log,
              journal,
              target,
              signal: stop.signal,
              isPatient: true,
              backoff: () => 0,
            });
            sender.settle((await stat(run.paths.metrics)).size);
            sender.end('FINISHED');
            const before = server.requests;
            while (until !== undefined && server.requests < before + until && !sender.isComplete) {
              await new Promise((resolve) => setTimeout(resolve, 1));
            }
            if (until !== undefined) stop.abort();
            await sender.done;
          };
          await writeFile(run.paths.metrics, '');
          for (const part of processes) {
            server.fates.splice(0, Infinity, ...part.fates);
            await send(part.lines, part.isKilled ? part.after : undefined);
          }
          server.fates.length = 0;
          await send(1);
          const stored = onlyRun();
          const order = (one: { step: number }, other: { step: number }): number => one.step - other.step;
          expect([...stored.metrics].sort(order)).toEqual(await metricsOf(run));
          expect(stored.status).toBe('FINISHED');
        });
      }),
      { numRuns: 25 },
    );
  });

  it('sends what a checkpoint has settled, and all of it at the end', async () => {
    await withFolder(async (folder) => {
      const run = runIn(folder);
      await writeFile(run.paths.metrics, lineAt(1));
      const observer = await observerOf();
      await observer.trainingStarted?.({ run, step: 1 });
      await appendFile(run.paths.metrics, lineAt(2));
      await until(() => server.runs.size === 1 && onlyRun().metrics.length === 1);
      observer.checkpointSaved?.({ step: 2, path: '' });
      await appendFile(run.paths.metrics, lineAt(3));
      await until(() => onlyRun().metrics.length === 2);
      await observer.runEnded?.({ status: 'completed', failure: null, metrics: {} });
      await observer.close?.();
      expect(onlyRun().metrics).toEqual(await metricsOf(run));
      expect(onlyRun().status).toBe('FINISHED');
      expect(onlyRun().tags.get('mlflow.source.git.commit')).toBe('c0ffee');
      expect(onlyRun().params.get('method.temperature')).toBe('0.2');
      expect(said.join('\n')).toContain(`${server.uri}/#/experiments/1/runs/${onlyRun().id}`);
    });
  });

  it('sends more than it may at a time in parts', async () => {
    await withFolder(async (folder) => {
      const run = {
        ...runIn(folder),
        experiment: { ...experiment, many: Array.from({ length: 250 }, (_, index) => index) },
      };
      const lines = Array.from({ length: 2300 }, (_, step) => lineAt(step + 1));
      await writeFile(run.paths.metrics, lines.join(''));
      const observer = await observerOf();
      await observer.trainingStarted?.({ run: run as never, step: 2300 });
      await observer.runEnded?.({ status: 'completed', failure: null, metrics: {} });
      await observer.close?.();
      expect(onlyRun().metrics).toHaveLength(2300);
      expect(onlyRun().params.size).toBe(256);
    });
  });

  it('keeps what an unreachable server misses, says how to send it, and sends it when the run is asked for again', async () => {
    await withFolder(async (folder) => {
      const run = runIn(folder);
      await writeFile(run.paths.metrics, lineAt(1) + lineAt(2));
      server.fates.push(...Array.from({ length: 50 }, (): Fate => 'lost'));
      const first = await observerOf({ waitSeconds: 0.1 });
      await first.trainingStarted?.({ run, step: 0 });
      await first.runEnded?.({ status: 'completed', failure: null, metrics: {} });
      await first.close?.();
      expect(said.at(-1)).toMatch(/^2 values have not reached MLflow at .* The same command sends what is missing/);
      expect(server.runs.size).toBe(0);

      server.fates.length = 0;
      const second = await observerOf();
      await second.runFound?.(run);
      await second.close?.();
      expect(onlyRun().metrics).toEqual(await metricsOf(run));

      const { requests } = server;
      const third = await observerOf();
      await third.runFound?.(run);
      await third.close?.();
      expect(server.requests).toBe(requests);
    });
  });

  it('asks a server that was away at once when the run ends, however long the next try is off', async () => {
    await withFolder(async (folder) => {
      const [run, { uri }] = [runIn(folder), server];
      await writeFile(run.paths.metrics, lineAt(1));
      server.fates.push('lost');
      const stop = new AbortController();
      const journal = await SendJournal.open(join(folder, 'mlflow.json'), run.paths.metrics, { uri, experiment: 'e' });
      const client = new RestClient({ uri, token: null, user: null, password: null }, stop.signal);
      const log = new RunObservers();
      const target = new TrackingRun({ run, uri, experiment: 'e', client, journal, log });
      const options = { run, uri, log, journal, target, signal: stop.signal, isPatient: true };
      let failures = 0;
      const sender = new RunSender({ ...options, backoff: (count) => 3_600_000 * (failures = count) });
      await until(() => failures === 1);
      sender.settle((await stat(run.paths.metrics)).size);
      sender.end('FINISHED');
      await sender.done;
      expect(onlyRun().metrics).toEqual(await metricsOf(run));
    });
  });

  it('begins another run where metrics were made anew', async () => {
    await withFolder(async (folder) => {
      const run = runIn(folder);
      for (const wallTime of [1, 2]) {
        await rm(run.paths.metrics, { force: true });
        await writeFile(run.paths.metrics, lineAt(1, 'train/loss', wallTime) + lineAt(2, 'train/loss', wallTime));
        const observer = await observerOf();
        await observer.trainingStarted?.({ run, step: 2 });
        await observer.runEnded?.({ status: 'completed', failure: null, metrics: {} });
        await observer.close?.();
      }
      expect([...server.runs.values()].map(({ metrics }) => metrics.length)).toEqual([2, 2]);
    });
  });

  it('gives up where it is refused, in words that a terminal can show', async () => {
    await withFolder(async (folder) => {
      const run = runIn(folder);
      await writeFile(run.paths.metrics, lineAt(1));
      server.fates.push('403');
      const observer = await observerOf();
      await observer.trainingStarted?.({ run, step: 1 });
      await observer.runEnded?.({ status: 'failed', failure: 'x', metrics: {} });
      await observer.close?.();
      expect(server.requests).toBe(1);
      expect(said[0]).toContain('it answered 403: not\uFFFD[31m you');
    });
  });

  it.each([
    [{ token: 't0ken' }, 'Bearer t0ken'],
    [{ user: 'ann', password: 'pass' }, `Basic ${Buffer.from('ann:pass').toString('base64')}`],
    [{}, undefined],
  ])('is let in with %j', async (settings, expected) => {
    await withFolder(async (folder) => {
      const run = runIn(folder);
      await writeFile(run.paths.metrics, lineAt(1));
      const observer = await observerOf(settings);
      await observer.trainingStarted?.({ run, step: 1 });
      await observer.runEnded?.({ status: 'interrupted', failure: null, metrics: {} });
      await observer.close?.();
      expect([...server.authorizations]).toEqual([expected]);
      expect(onlyRun().status).toBe('KILLED');
    });
  });
});

describe('what MLflow is told', () => {
  it('is the resolved experiment, without what tells no runs apart', () => {
    expect(parametersOf(runIn('/nowhere'))).toEqual([
      { key: 'method.kind', value: 'moco-v2' },
      { key: 'method.temperature', value: '0.2' },
      { key: 'evaluators.0.kind', value: 'knn' },
      { key: 'evaluators.0.neighbours.0', value: '1' },
      { key: 'evaluators.0.neighbours.1', value: '20' },
      { key: 'steps', value: '14' },
    ]);
  });

  it('fits, however long a value is', () => {
    const run = { experiment: { data: { text: 'x'.repeat(7000) } }, steps: 1 } as unknown as ObservedRun;
    expect(parametersOf(run)[0]?.value).toHaveLength(6000);
  });

  it('has names that MLflow takes, different ones for different names', () => {
    expect(mlflowName('linear-multilabel/AP/size/small')).toBe('linear-multilabel/AP/size/small');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400 }), fc.string({ minLength: 1 }), (one, other) => {
        const name = mlflowName(one);
        expect(name).toMatch(/^[\p{L}\p{N}_\-. :/]{1,250}$/u);
        expect(name).not.toMatch(/^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)/);
        expect(mlflowName(one) === mlflowName(other)).toBe(one === other);
      }),
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
