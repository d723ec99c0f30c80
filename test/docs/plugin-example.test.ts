import { describe, expect, it } from '@jest/globals';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, withFolder } from '../cli/command.js';

const example = fileURLToPath(new URL('../../docs/examples/neighbour-crops.yaml', import.meta.url));
const fewScenes = 'data.scenes={ train: 40, validation: 16, test: 16 }';

describe('the example of a plug-in', () => {
  it('is named, loaded and valid', async () => {
    const { code, stdout, stderr } = await runCommand(['validate', example]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${example} is valid: neighbour_crops\n` });
    expect(stderr).toContain('Loading the plug-in');
  });

  it('has its settings checked like any other', async () => {
    const { code, stdout } = await runCommand(['validate', example, 'crops.cells=1', 'crops.cell=3']);
    expect(code).toBe(2);
    expect(stdout).toContain('crops.cells');
    expect(stdout).toContain('did you mean cells');
  });

  it('is refused under --no-plugins', async () => {
    const { code, stdout } = await runCommand(['validate', example, '--no-plugins']);
    expect(code).toBe(2);
    expect(stdout).toContain('--no-plugins forbids loading it');
  });

  it('is drawn, and trained with; an edited one makes another run', async () => {
    await withFolder(async (folder) => {
      const environment = { CROPLAB_CACHE: join(folder, 'cache') };
      const sheet = join(folder, 'sheet.png');
      const drawn = await runCommand(['preview', example, fewScenes, '-n', '2', '-o', sheet], { environment });
      expect(drawn).toMatchObject({ code: 0 });
      expect((await readFile(sheet)).subarray(1, 4).toString()).toBe('PNG');

      const nowhere = join(folder, 'missing', 'sheet.png');
      const refused = await runCommand(['preview', example, fewScenes, '-n', '1', '-o', nowhere], { environment });
      expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('cannot be written')]);
      expect(refused.stderr).not.toMatch(/\n\s+at /);

      await copyFile(example.replace(/yaml$/, 'ts'), join(folder, 'neighbour-crops.ts'));
      const settings = (await readFile(example, 'utf8')).replace('../../configs', join(example, '../../../configs'));
      await writeFile(join(folder, 'own.yaml'), settings);
      const train = async (): Promise<string> => {
        const overrides = [
          fewScenes,
          'backbone={ kind: resnet-test }',
          'training.batchSize=16',
          'evaluators.0.epochs=1',
        ];
        const args = [
          join(folder, 'own.yaml'),
          ...overrides,
          '--max-steps',
          '2',
          '--json',
          '--out',
          join(folder, 'runs'),
        ];
        const { stdout } = await runCommand(args, { cwd: folder, environment });
        const { runs } = JSON.parse(stdout) as { runs: { id: string; status: string }[] };
        expect(runs[0]?.status).toBe('completed');
        return runs[0]!.id;
      };
      const first = await train();
      const source = await readFile(join(folder, 'neighbour-crops.ts'), 'utf8');
      await writeFile(join(folder, 'neighbour-crops.ts'), source.replace('chance(0.5) ? pair', 'chance(0.4) ? pair'));
      expect(await train()).not.toBe(first);
    });
  });
});
