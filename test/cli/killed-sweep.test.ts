import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomStream } from '../../src/engine/random/index.js';
import { parseRecord, type LedgerRecord } from '../../src/sweeps/ledger/ledger-record.js';
import { runCommand, type CommandOutcome } from './command.js';
import { smallExperiment } from './small-experiment.js';

/** The whole of it takes minutes; what runs every time is the same with fewer points and kills. */
const isLong = process.env.CROPLAB_LONG_TESTS === '1';
const scale = isLong
  ? { temperatures: [0.1, 0.2, 0.4], seeds: [0, 1], kills: 20 }
  : { temperatures: [0.1, 0.2], seeds: [0], kills: 3 };

const sweep = `
sweep:
  grid:
    method.temperature: [${scale.temperatures.join(', ')}]
    crops: [{ kind: scene-scene, size: 16 }, { kind: object-dilate, size: 16 }]
  seeds: [${scale.seeds.join(', ')}]
`;
const points = scale.temperatures.length * 2 * scale.seeds.length;

interface SweepDocument {
  readonly runs: readonly { readonly id: string; readonly dir: string; readonly status: string }[];
}

const documentOf = ({ stdout }: CommandOutcome): SweepDocument => JSON.parse(stdout) as SweepDocument;

/** The processes that a process has started, and that are still there. */
function childrenOf({ pid }: ChildProcess): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function killAt(milliseconds: number, whom: 'parent' | 'child' | 'all') {
  return (parent: ChildProcess): void => {
    const timer = setTimeout(() => {
      const children = childrenOf(parent);
      const victims =
        whom === 'parent' ? [parent.pid!] : whom === 'child' ? children.slice(0, 1) : [parent.pid!, ...children];
      for (const victim of victims) {
        try {
          process.kill(victim, 'SIGKILL');
        } catch {
          // It had ended by itself.
        }
      }
    }, milliseconds);
    parent.on('exit', () => {
      clearTimeout(timer);
    });
  };
}

describe('a sweep that is killed', () => {
  let folder: string;
  /** Of two processes that made the whole sweep together. */
  let one: CommandOutcome;
  let other: CommandOutcome;
  let unbroken: SweepDocument['runs'];
  const at = (name: string): string => join(folder, name);
  const start = (out: string, during?: (child: ChildProcess) => void) =>
    runCommand([at('small.yaml'), '--out', at(out), '--json', '--retries', '100'], {
      cwd: folder,
      environment: { CROPLAB_CACHE: at('cache') },
      ...(during === undefined ? {} : { during }),
    });

  /** What must be the same bytes in two runs of one identity. */
  const bytesOf = (dir: string): Promise<Buffer[]> =>
    Promise.all(['result.json', 'checkpoints/step-00000006.safetensors'].map((name) => readFile(join(dir, name))));

  const recordsOf = async (out: string): Promise<LedgerRecord[]> => {
    const ledger = join(at(out), 'small', 'ledger');
    const files = (await readdir(ledger)).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(files.map((name) => readFile(join(ledger, name), 'utf8')));
    return texts.flatMap((text) => text.split('\n').flatMap((line) => parseRecord(line) ?? []));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-killed-'));
    const short = smallExperiment.replace('steps: 14', 'steps: 6').replace('everySteps: 4', 'everySteps: 2');
    await writeFile(at('small.yaml'), short + sweep);
    [one, other] = await Promise.all([start('unbroken'), start('unbroken')]);
    unbroken = documentOf(one).runs;
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is shared by two processes, which make each point once and both end with all of them', async () => {
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(documentOf(other).runs).toEqual(unbroken);
    expect(unbroken.map(({ status }) => status)).toEqual(Array.from({ length: points }, () => 'completed'));
    const records = await recordsOf('unbroken');
    expect(records.filter(({ state }) => state === 'running')).toHaveLength(points);
    expect(records.filter(({ state }) => state === 'done')).toHaveLength(points);
  });

  it('ends with exactly the results of an unbroken one, and completes no point twice', async () => {
    const random = RandomStream.fromSeed(7).stream('kills');
    const whom = ['parent', 'child', 'all'] as const;
    for (let kill = 0; kill < scale.kills; kill += 1) {
      await start('killed', killAt(300 + random.integer(0, 3000), whom[kill % whom.length]!));
    }
    const last = await start('killed');
    expect([last.code, last.stderr]).toEqual([0, expect.not.stringMatching(/\n\s+at /)]);
    const { runs } = documentOf(last);
    expect(runs.map(({ id }) => id)).toEqual(unbroken.map(({ id }) => id));
    for (const [index, { dir }] of runs.entries()) {
      expect(await bytesOf(dir)).toEqual(await bytesOf(unbroken[index]!.dir));
    }
    const done = (await recordsOf('killed')).filter(({ state }) => state === 'done').map(({ id }) => id);
    expect(new Set(done).size).toBe(done.length);
    expect(documentOf(await start('killed')).runs.every(({ status }) => status === 'cached')).toBe(true);
  }, 1_800_000);
});
