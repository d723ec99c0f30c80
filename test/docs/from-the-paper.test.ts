import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { commandFile, withFolder } from '../cli/command.js';
import { describeWithPhotographs } from '../data/photographs.js';
import { readNpyDict } from '../../src/data/npy/index.js';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The commands of a section, a line each. */
async function commandsOf(page: string, section: string): Promise<string[]> {
  const text = await readFile(join(project, page), 'utf8');
  const [, after = ''] = text.split(`\n## ${section}\n`);
  const [own = ''] = after.split('\n## ');
  const blocks = Array.from(own.matchAll(/```sh\n(.*?)```/gs), ([, block = '']) => block);
  return blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n')).filter((line) => line !== '');
}

/** Runs a line as a user's shell does, with the command that was built, and few steps. */
async function run(line: string, cwd: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const trains = line.includes('configs/');
  const command =
    line.replace('npx run-exp', `"${process.execPath}" "${commandFile}"`) + (trains ? ' --max-steps 2' : '');
  const env = { ...process.env, NO_COLOR: '1', CROPLAB_CACHE: join(cwd, 'cache'), ...environment };
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd, env });
  return stdout;
}

describeWithPhotographs('openimages-mini', (photographs) => {
  it('goes from the CSVs to a run by the commands of docs/from-the-paper.md', async () => {
    const commands = await commandsOf('docs/from-the-paper.md', 'From the CSVs to a run');
    expect(commands).toHaveLength(3);
    await withFolder(async (folder) => {
      await symlink(join(project, 'configs'), join(folder, 'configs'));
      const outputs: string[] = [];
      for (const line of commands) outputs.push(await run(line, folder, { OPENIMAGES: photographs }));
      expect(outputs[0]).toContain('101 of 126 training images and 69 of 71 classes');
      expect(outputs[2]).toMatch(/^small_open_images: completed.*linear-multilabel\/mAP/s);
      for (const name of ['images_selected_new.npy', 'images_selected_with_all_features.npy']) {
        const places = [join(folder, 'data/open-images'), photographs];
        const [own, theirs] = await Promise.all(places.map((place) => readNpyDict(join(place, name))));
        expect([...own!.images]).toEqual([...theirs!.images]);
      }
    });
  }, 120_000);
});
