import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, loadExperiment, type LoadedExperiment, type Problem } from '../../src/config/index.js';
import { withFolder } from '../cli/command.js';

export interface LoadInput {
  /** Text by file name; `main.yaml` is the experiment. */
  readonly files: Readonly<Record<string, string>>;
  readonly overrides?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A valid experiment that leaves most to defaults. */
export const minimal = `
data: { kind: scenes }
crops: { kind: scene-scene, size: 40 }
backbone: { kind: resnet10 }
method: { kind: moco-v2, queueSize: 1024 }
optimizer: { kind: sgd, learningRate: 0.1 }
training: { steps: 10, batchSize: 128 }
`;

export function load({ files, overrides = [], environment = {} }: LoadInput): Promise<LoadedExperiment> {
  return withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return loadExperiment({
      file: join(folder, 'main.yaml'),
      overrides,
      environment,
      workingDirectory: folder,
      allowPlugins: false,
    });
  });
}

/** What is wrong with an experiment; fails where nothing is. */
export async function problemsOf(input: LoadInput): Promise<readonly Problem[]> {
  try {
    await load(input);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('The experiment is valid.');
}
