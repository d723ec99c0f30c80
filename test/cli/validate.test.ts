import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, withFolder } from './command.js';
import { writeExperiment } from './small-experiment.js';

const wrong = `data: { kind: scenez }
crops: { kind: object-dilate, dilatoin: 0.1, size: big }
backbone: { kind: resnet10 }
method: { kind: moco-v2, queueSize: 1000 }
optimizer: { kind: sgd, learningRate: -1 }
training: { steps: 10, batchSize: 128 }
`;

describe('run-exp validate', () => {
  it('prints every problem with a code frame, and exits with 2', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'wrong.yaml'), wrong);
      const { code, stdout, stderr } = await runCommand(['validate', 'wrong.yaml'], { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
      for (const place of ['1:15', '2:31', '2:52', '4:37', '5:39'])
        expect(stdout).toContain(`wrong.yaml:${place} error`);
      expect(stdout).toContain('did you mean dilation');
      expect(stdout).toContain('wrong.yaml: 5 problems');
    });
  });

  it('prints one JSON document', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'wrong.yaml'), wrong);
      const args = ['validate', await writeExperiment(folder), 'wrong.yaml', '--json'];
      const { code, stdout } = await runCommand(args, { cwd: folder });
      const { valid, problems } = JSON.parse(stdout) as { valid: boolean; problems: object[] };
      expect([code, valid, problems.length]).toEqual([2, false, 5]);
      expect(problems[0]).toMatchObject({ code: 'config/unknown-kind', line: 1, column: 15, path: 'data.kind' });
    });
  });

  it('is what a run says of the same file, before anything is loaded', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'wrong.yaml'), wrong);
      const { code, stdout, stderr } = await runCommand(['wrong.yaml', '--json'], { cwd: folder });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('wrong.yaml:5:39 error');
      expect(stderr).not.toMatch(/\n\s+at /);
    });
  });
});

describe('run-exp', () => {
  it('ends in order where nobody reads what it prints', async () => {
    const outcome = await runCommand(['--help'], { during: ({ stdout }) => stdout?.destroy() });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    [['--help'], 0, /Examples:/],
    [['run', '--help'], 0, /--max-steps/],
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/],
  ])('%j prints to standard output', async (args, code, text) => {
    const outcome = await runCommand(args);
    expect(outcome).toMatchObject({ code, stderr: '' });
    expect(outcome.stdout).toMatch(text);
  });

  it.each([
    [['validat', 'x.yaml'], /no command and no file validat/],
    [['missing.yaml'], /missing\.yaml/],
    [['a.yaml', '--max-steps', 'many'], /whole number/],
    [['compare', '--format', 'pdf'], /Allowed choices/],
    [['explain', '--nope'], /unknown option/],
  ])('%j is bad usage: exit code 2 and no stack trace', async (args, text) => {
    const { code, stdout, stderr } = await runCommand(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(text);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
