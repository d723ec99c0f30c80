import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandFile, runCommand, withFolder } from './command.js';
import { writeExperiment } from './small-experiment.js';

/** What is offered where a line ends, with a folder of one experiment. */
async function offered(line: string, shell = 'zsh'): Promise<string[]> {
  return withFolder(async (folder) => {
    await writeExperiment(folder);
    await mkdir(join(folder, 'studies'));
    const { stdout } = await runCommand(['complete', '--shell', shell, '--', line], { cwd: folder });
    return stdout.split('\n').filter((candidate) => candidate !== '');
  });
}

describe('run-exp completion', () => {
  it.each([
    ['run-exp pre', ['preview']],
    ['run-exp sm', ['small.yaml']],
    ['run-exp validate s', ['small.yaml', 'studies/']],
    ['run-exp data bi', ['bing']],
    ['run-exp compare --form', ['--format']],
    ['run-exp completion ', ['bash', 'zsh', 'fish']],
    ['run-exp small.yaml method.temp', ['method.temperature=']],
    ['run-exp explain small.yaml crops.kind=object-d', ['crops.kind=object-dilate']],
    [
      'run-exp small.yaml engine.precision=',
      ['engine.precision=float32', 'engine.precision=tf32', 'engine.precision=bfloat16'],
    ],
    ['run-exp nothing.yaml method.temp', []],
  ])('offers for %j: %j', async (line, candidates) => {
    expect((await offered(line)).sort()).toEqual([...candidates].sort());
  });

  it('completes in bash itself, which cuts words at the equals sign', async () => {
    await withFolder(async (folder) => {
      await writeExperiment(folder);
      const program = `
        run-exp() { '${process.execPath}' '${commandFile}' "$@"; }
        source <(run-exp completion bash)
        for line in 'run-exp prev' 'run-exp small.yaml data.kind=sce' 'run-exp small.yaml training.seed'; do
          COMP_LINE="$line" COMP_POINT=\${#line}
          _run_exp
          echo "\${COMPREPLY[*]}"
        done`;
      const { stdout } = await promisify(execFile)('bash', ['-c', program], { cwd: folder });
      expect(stdout).toBe('preview\nscenes\ntraining.seed=\n');
    });
  });
});
