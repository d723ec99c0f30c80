import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '../cli/command.js';

const loader = new URL('../../dist/engine/load-engine.js', import.meta.url).href;
const program = `
  import { loadEngine } from '${loader}';
  loadEngine({ device: 'cpu', threads: 1 });
  console.error('one');
  console.log('two');
  console.error('three');
`;

/** What stands in a file that both outputs of a process which loads the engine go to. */
const outputOf = (folder: string, flags: 'w' | 'a'): Promise<string> => {
  const file = join(folder, 'output.txt');
  const descriptor = openSync(file, flags);
  spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);
  return readFile(file, 'utf8');
};

describe('loadEngine', () => {
  it('lets both outputs go to one file, line after line', () =>
    withFolder(async (folder) => {
      expect(await outputOf(folder, 'w')).toMatch(/one\ntwo\nthree\n$/);
    }));

  it('keeps what TensorFlow writes as it is loaded out of a file that is added to', () =>
    withFolder(async (folder) => {
      expect(await outputOf(folder, 'a')).toBe('one\ntwo\nthree\n');
    }));
});
