import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An experiment of seconds: few small scenes, the smallest network. 96 images and batches of 16 are 6 steps an epoch. */
export const smallExperiment = `
name: small
data:
  kind: scenes
  imageSide: 32
  scenes: { train: 96, validation: 32, test: 48 }
crops: { kind: object-dilate, size: 16 }
method: { kind: moco-v2, queueSize: 64, momentum: 0.9, dimension: 16 }
backbone: { kind: resnet-test }
optimizer: { kind: sgd, learningRate: 0.05 }
schedule: { kind: cosine, per: step }
training:
  steps: 14
  batchSize: 16
  logEverySteps: 2
  checkpoint: { everySteps: 4 }
engine: { threads: 1 }
evaluators:
  - { kind: linear-multilabel, size: 32, epochs: 5, trainBatchSize: 32 }
`;

/** Writes the experiment, with what else a test wants of it, and returns the file's path. */
export async function writeExperiment(folder: string, more = '', name = 'small.yaml'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, smallExperiment + more);
  return file;
}
