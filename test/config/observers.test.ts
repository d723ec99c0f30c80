import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.js';
import { loadExperiment } from '../../src/config/index.js';
import { withFolder } from '../cli/command.js';
import { writeExperiment } from '../cli/small-experiment.js';

const loaded = (more: string, overrides: readonly string[] = []) =>
  withFolder(async (folder) =>
    loadExperiment({
      file: await writeExperiment(folder, more),
      overrides,
      environment: {},
      workingDirectory: folder,
      allowPlugins: false,
    }),
  );

const problemsOf = async (more: string): Promise<readonly { readonly path: string; readonly message: string }[]> => {
  const error = await loaded(more).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigError)) throw new Error('The experiment is valid.');
  return error.problems;
};

describe('observers', () => {
  it('are the console and the log where none is named', async () => {
    expect((await loaded('')).experiment.observers).toEqual([
      { kind: 'console', level: 'info' },
      { kind: 'log', level: 'info' },
    ]);
  });

  it('stand beside the standard ones; naming one of those sets it', async () => {
    const { experiment } = await loaded('observers: [{ kind: console, level: warn }, { kind: tensorboard }]\n');
    expect(experiment.observers).toEqual([
      { kind: 'console', level: 'warn' },
      { kind: 'tensorboard', histogramsEverySteps: 500 },
      { kind: 'log', level: 'info' },
    ]);
  });

  it('are the same at every point of a sweep', async () => {
    const file = await loaded('observers: [{ kind: tensorboard }]\nsweep: { seeds: [0, 1] }\n');
    const points = [0, 1].map((seed) => file.point({ 'training.seed': seed }).experiment.observers);
    expect(points[1]).toEqual(points[0]);
    expect(points[0]).toHaveLength(3);
  });

  it('are named once each, and are no axis', async () => {
    expect(await problemsOf('observers: [{ kind: tensorboard }, { kind: tensorboard }]\n')).toMatchObject([
      { path: 'observers.1.kind', message: 'The observer tensorboard is there already, as observers.0.' },
    ]);
    const [problem] = await problemsOf('observers: [{ kind: tensorboard }]\nsweep: { grid: { observers: [[]] } }\n');
    expect(problem?.message).toContain('they do not change a run');
  });
});
