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
});
