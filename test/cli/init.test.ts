import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkedPoints } from '../../src/sweeps/checked-points.js';
import { load } from '../config/load.js';
import { runCommand, withFolder } from './command.js';

describe('run-exp init', () => {
  it('writes an experiment that is valid, as it is and with its sweep', async () => {
    await withFolder(async (folder) => {
      const { code, stdout } = await runCommand(['init', 'first'], { cwd: folder });
      expect([code, stdout]).toEqual([0, expect.stringContaining('Wrote first.yaml')]);
      const text = await readFile(join(folder, 'first.yaml'), 'utf8');
      const { experiment } = await load({ files: { 'main.yaml': text } });
      expect(experiment).toMatchObject({ name: 'first', data: { kind: 'scenes' } });
      const [head = '', tail = ''] = text.split('# sweep:');
      const swept = `${head}sweep:${tail.replaceAll(/^# {2}/gm, '  ')}`;
      expect(checkedPoints(await load({ files: { 'main.yaml': swept } }))).toHaveLength(6);
      const [, schema = ''] = /\$schema=(.*)/.exec(text) ?? [];
      expect(JSON.parse(await readFile(resolve(folder, schema), 'utf8'))).toMatchObject({
        title: 'croplab experiment',
      });
    });
  });

  it('writes over nothing, and leaves nothing behind', async () => {
    await withFolder(async (folder) => {
      await runCommand(['init'], { cwd: folder });
      const again = await runCommand(['init', 'experiment.yaml'], { cwd: folder });
      expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
      const wrong = await runCommand(['init', '../outside'], { cwd: folder });
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('cannot be the name')]);
      expect(await readdir(folder)).toEqual(['experiment.yaml']);
    });
  });
});
