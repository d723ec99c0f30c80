import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandFile } from './command.js';
import { smallExperiment } from './small-experiment.js';

/** A disk of some kilobytes that one process and its children see, in a mount namespace of their own. */
const script = `
set -e
mount -t tmpfs -o "size=$SIZE,$MOUNT" tmpfs "$DISK"
set +e
"$NODE" "$COMMAND" small.yaml --out "$DISK/runs" --json > first.json 2> first.txt; echo $? > first.code
for file in $(find "$DISK" -name '*.json'); do "$NODE" -e 'JSON.parse(require("fs").readFileSync(process.argv[1]))' "$file" || echo "$file" >> torn.txt; done
find "$DISK" -name '*.partial' >> torn.txt
[ "$MOUNT" = ro ] && exit
mount -o remount,size=64m "$DISK"
"$NODE" "$COMMAND" small.yaml --out "$DISK/runs" --json > second.json 2> second.txt; echo $? > second.code
`;

/** The same with a run that is finished: other commands on a disk that is full, and then on one that is read-only. */
const laterScript = `
mount -t tmpfs -o size=8m tmpfs "$DISK"
try() { name=$1; shift; "$NODE" "$COMMAND" "$@" --out "$DISK/runs" > "$name.json" 2> "$name.txt"; echo $? > "$name.code"; }
try run small.yaml
cp "$DISK"/runs/small/*/result.json before.json
dd if=/dev/zero of="$DISK/fill" bs=1k 2> /dev/null
try note note small more
try evaluate evaluate small probes.yaml
find "$DISK" -name '*.partial' -o -name '*.lock*' >> left.txt
rm "$DISK/fill"
mount -o remount,ro "$DISK"
try relabel small.yaml name=other
CROPLAB_CACHE="$DISK/cache" try cache small.yaml data.imageSide=40
cp "$DISK"/runs/small/*/result.json after.json
`;

const canMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

// Mounting takes rights that not every machine gives.
(canMount ? describe : describe.skip)('a disk', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-disk-'));
    spawnSync('mkdir', [at('disk')]);
    const short = smallExperiment.replace('steps: 14', 'steps: 2').replace('everySteps: 4', 'everySteps: 1');
    await writeFile(at('small.yaml'), `${short}sweep: { grid: { method.temperature: [0.1] } }\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = (name: string): Promise<string> => readFile(at(name), 'utf8').catch(() => '');

  it.each([
    ['that is full', { SIZE: '400k', MOUNT: 'rw' }, /cannot be written: ENOSPC/],
    ['that is read-only', { SIZE: '1m', MOUNT: 'ro' }, /cannot be written: EROFS/],
  ])(
    '%s ends a sweep with a clear message and nothing half-written, and the sweep goes on when there is room',
    async (_, disk, message) => {
      const environment = { ...process.env, ...disk, DISK: at('disk'), NODE: process.execPath, COMMAND: commandFile };
      spawnSync('unshare', ['--mount', 'bash', '-c', script], {
        cwd: folder,
        env: { ...environment, CROPLAB_CACHE: at('cache'), NO_COLOR: '1' },
      });
      expect([await read('first.code'), await read('first.txt')]).toEqual(['3\n', expect.stringMatching(message)]);
      expect(await read('first.txt')).not.toMatch(/\n\s+at /);
      expect(await read('torn.txt')).toBe('');
      if (disk.MOUNT === 'ro') return;
      expect(await read('second.code')).toBe('0\n');
      const { runs } = JSON.parse(await read('second.json')) as { runs: { status: string }[] };
      expect(runs.map(({ status }) => status)).toEqual(['completed']);
    },
    120_000,
  );

  it('says so in other commands too, which leave nothing behind and the run as it was', async () => {
    await writeFile(at('probes.yaml'), 'evaluators: [{ kind: knn, size: 32 }]\n');
    const environment = { ...process.env, DISK: at('disk'), NODE: process.execPath, COMMAND: commandFile };
    spawnSync('unshare', ['--mount', 'bash', '-c', laterScript], {
      cwd: folder,
      env: { ...environment, CROPLAB_CACHE: at('cache'), NO_COLOR: '1' },
    });
    expect(await read('run.code')).toBe('0\n');
    for (const [name, reason] of [
      ['note', 'cannot be written: ENOSPC'],
      ['evaluate', 'cannot be kept in'],
      ['relabel', 'cannot be written: EROFS'],
      ['cache', 'cannot be written: EROFS'],
    ] as const) {
      const said = await read(`${name}.txt`);
      expect([name, await read(`${name}.code`), said]).toEqual([name, '3\n', expect.stringContaining(reason)]);
      expect(said).not.toMatch(/\n\s+at /);
    }
    expect(await read('left.txt')).toBe('');
    expect(await read('after.json')).toBe(await read('before.json'));
  }, 120_000);
});
