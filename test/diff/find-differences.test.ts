import { describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFile } from '../../src/diff/describe-file.js';
import { describeRun } from '../../src/diff/describe-run.js';
import type { Described } from '../../src/diff/described.js';
import { findDifferences } from '../../src/diff/find-differences.js';
import { renderDifferences } from '../../src/diff/render-differences.js';
import type { RunManifest } from '../../src/runs/run-files.js';
import { withFolder } from '../cli/command.js';
import { load, minimal } from '../config/load.js';

const described = async (text: string, overrides: readonly string[] = []): Promise<Described> =>
  describeFile('main.yaml', await load({ files: { 'main.yaml': text }, overrides }));

const ID = '0123456789ab';

/** A run as it might be found. */
async function storedRun(directory: string, manifest: object, provenance: string) {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'provenance.json'), provenance);
  return { directory, manifest: { id: ID, ...manifest } as unknown as RunManifest };
}

describe('findDifferences', () => {
  it('shows both values and where they come from, keys of a block together', async () => {
    const changed = minimal.replace('{ kind: scene-scene, size: 40 }', '{ kind: object-dilate, size: 32 }');
    const differences = findDifferences(await described(minimal), await described(changed, ['training.seed=3']));
    const paths = differences.map(({ path }) => path);
    expect(paths.slice(0, 2)).toEqual(['crops.kind', 'crops.size']);
    const blocks = paths.map((path) => path.split('.')[0]);
    expect(blocks.filter((block, index) => block !== blocks[index - 1])).toEqual([...new Set(blocks)]);
    expect(differences.find(({ path }) => path === 'crops.size')).toEqual({
      path: 'crops.size',
      a: { value: 40, origin: 'main.yaml:3:35' },
      b: { value: 32, origin: 'main.yaml:3:37' },
    });
    expect(differences.find(({ path }) => path === 'training.seed')).toMatchObject({
      a: { value: 0, origin: 'default of experiment' },
      b: { value: 3, origin: 'override training.seed=3' },
    });
    expect(differences.find(({ path }) => path === 'crops.dilation')).toMatchObject({ a: null, b: { value: 0.1 } });
  });

  it('finds none between what says the same in other words', async () => {
    const [one, other] = [await described(minimal), await described(`# again\n${minimal}`, ['training.seed=0'])];
    expect(findDifferences(one, other)).toEqual([]);
    expect(renderDifferences([one, other], [], { color: false })).toBe('main.yaml and main.yaml are the same.');
  });

  it('compares sweeps part by part', async () => {
    const one = await described(`${minimal}sweep: { grid: { method.temperature: [0.2, 0.3] }, seeds: [0, 1] }\n`);
    const other = await described(`${minimal}sweep: { grid: { method.temperature: [0.2, 0.4] }, seeds: [0, 1] }\n`);
    expect(findDifferences(one, other).map(({ path, a, b }) => [path, a?.value, b?.value])).toEqual([
      ['sweep.grid."method.temperature"', [0.2, 0.3], [0.2, 0.4]],
    ]);
  });

  it('compares a run with the file that it was made by: what the file has gained since, and no sweep', async () => {
    await withFolder(async (folder) => {
      const sweep = 'sweep: { grid: { optimizer.learningRate: [0.1, 0.2] } }\n';
      const loaded = await load({ files: { 'main.yaml': minimal + sweep } });
      const made = await storedRun(folder, { identity: { data: 'abc' } }, JSON.stringify(loaded.origins));
      const run = await describeRun(ID, made);
      expect(findDifferences(run, await described(minimal + sweep))).toEqual([]);
      const [difference, ...more] = findDifferences(run, await described(minimal.replace('0.1', '0.3')));
      expect([difference?.path, difference?.a?.value, difference?.b?.value]).toEqual([
        'optimizer.learningRate',
        0.1,
        0.3,
      ]);
      expect(more).toEqual([]);
    });
  });

  it('shows in what else two runs differ', async () => {
    await withFolder(async (folder) => {
      const describeMade = async (name: string, data: string): Promise<Described> => {
        const manifest = { identity: { data, steps: 3 }, engine: { device: 'cpu', threads: 2 }, git: { commit: data } };
        return describeRun(name, await storedRun(join(folder, name), manifest, '{"values":[]}'));
      };
      const [one, other] = [await describeMade('one', 'abc'), await describeMade('other', 'def')];
      expect(findDifferences(one, other)).toEqual([
        {
          path: 'run.identity.data',
          a: { value: 'abc', origin: 'manifest.json' },
          b: { value: 'def', origin: 'manifest.json' },
        },
        {
          path: 'run.git.commit',
          a: { value: 'abc', origin: 'manifest.json' },
          b: { value: 'def', origin: 'manifest.json' },
        },
      ]);
    });
  });

  it('trusts no file of a run', async () => {
    await withFolder(async (folder) => {
      const hostile = {
        values: [
          null,
          { path: 3 },
          { path: 'a\u001b[2J', value: 'b\u001b', origin: { from: 'default', declaredBy: 'x\n' } },
        ],
      };
      const run = await describeRun('run', await storedRun(folder, {}, JSON.stringify(hostile)));
      expect([...run.values.keys()]).toEqual(['a\u001b[2J']);
      const empty: Described = { kind: 'run', name: 'other', values: new Map() };
      const text = renderDifferences([run, empty], findDifferences(run, empty), { color: false });
      expect(text).not.toContain('\u001b');
      const none = await storedRun(join(folder, 'none'), {}, 'torn');
      await expect(describeRun('none', none)).rejects.toThrow(/missing or damaged/);
    });
  });
});
