import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeCode, describeGpus, describeMachine } from '../../src/runs/environment-record.js';
import { describeLockFile } from '../../src/runs/lock-file.js';
import { withFolder } from '../cli/command.js';

const digestOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

describe('describeGpus', () => {
  /** What is found where the driver's own tool writes this. */
  const gpusBy = async (script: string): Promise<unknown> => {
    let found: unknown;
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'nvidia-smi'), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, 'nvidia-smi'), 0o755);
      found = await describeGpus({ PATH: `${folder}:/usr/bin:/bin` });
    });
    return found;
  };

  it('reads what the driver says of each', async () => {
    const lines = 'NVIDIA H100 80GB HBM3, 81559, 535.104.05\\nNVIDIA T4, [N/A], 535.104.05\\n';
    expect(await gpusBy(`printf '${lines}'`)).toEqual([
      { name: 'NVIDIA H100 80GB HBM3', memoryBytes: 81559 * 2 ** 20, driver: '535.104.05' },
      { name: 'NVIDIA T4', memoryBytes: null, driver: '535.104.05' },
    ]);
  });

  it('finds none where there is no driver', async () => {
    expect(await gpusBy('echo "No devices were found" >&2; exit 6')).toEqual([]);
    expect(await describeGpus({ PATH: '/nonexistent' })).toEqual([]);
  });
});

describe('describeLockFile', () => {
  it('takes the nearest one, in the folder or above', async () => {
    await withFolder(async (folder) => {
      const inner = join(folder, 'node_modules', 'croplab');
      await mkdir(inner, { recursive: true });
      await writeFile(join(folder, 'yarn.lock'), 'outer');
      expect(await describeLockFile(inner)).toEqual({ name: 'yarn.lock', sha256: digestOf('outer') });
      await writeFile(join(inner, 'package-lock.json'), 'inner');
      expect(await describeLockFile(inner)).toEqual({ name: 'package-lock.json', sha256: digestOf('inner') });
    });
  });

  it('is the lock file of this package for its code', async () => {
    const lockFile = digestOf(await readFile(new URL('../../package-lock.json', import.meta.url)));
    expect(await describeCode('c0de')).toMatchObject({
      package: 'croplab',
      digest: 'c0de',
      lockFile: { name: 'package-lock.json', sha256: lockFile },
    });
  });
});

describe('what is recorded', () => {
  it('holds no value of the environment', async () => {
    process.env.CROPLAB_TEST_TOKEN = 'hunter2-of-the-environment';
    try {
      const recorded = JSON.stringify([describeMachine(), await describeCode(''), await describeGpus()]);
      expect(recorded).not.toContain('hunter2');
      expect(describeMachine()).toMatchObject({ cores: expect.any(Number) as unknown, node: process.version });
    } finally {
      delete process.env.CROPLAB_TEST_TOKEN;
    }
  });
});
