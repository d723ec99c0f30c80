import type { Command } from 'commander';
import {
  loadWithProposals,
  openProposals,
  splitOption,
  splitsOf,
  unlessInterrupted,
  type SplitChoice,
} from './open-proposals.js';
import { parseWhole } from './parse-count.js';
import { printJson } from './print-json.js';

interface TrainOptions {
  readonly output: string;
  readonly split: SplitChoice;
  readonly seed: number;
  readonly plugins: boolean;
  readonly json?: true;
}

/** `run-exp data bing train <experiment> -o DIR`: a BING model learned from a dataset's boxes, in OpenCV's format. */
export function registerBingTrainCommand(bing: Command): void {
  bing
    .command('train')
    .description("learn a BING model from the annotated boxes of an experiment's images, in OpenCV's format")
    .argument('<experiment>', 'an experiment file; its data are learned from')
    .argument('[override...]', 'key=value overrides: data.root=photographs')
    .requiredOption('-o, --output <dir>', 'the folder to write the model to')
    .addOption(splitOption().default('train'))
    .option('--seed <n>', 'of the background boxes that are drawn', parseWhole, 0)
    .option('--no-plugins', 'load no program named in plugins:')
    .option('--json', 'print one JSON document: {folder, digest, models}')
    .action(train);
}

async function train(file: string, overrides: readonly string[], options: TrainOptions): Promise<void> {
  const { output, split, seed, plugins, json } = options;
  const loaded = await loadWithProposals(file, overrides, plugins, ['annotated']);
  const { dataset, progress, signal } = await openProposals(loaded);
  const { availableParallelism } = await import('node:os');
  const { bingColorSpaces } = await import('../proposals/bing/bing-model.js');
  const { readBingModels, writeBingModels } = await import('../proposals/bing/model-files.js');
  const { trainBing } = await import('../proposals/bing/training/train-bing.js');
  const { samplesOfSplits } = await import('../data/samples-of-splits.js');
  const samples = samplesOfSplits(dataset, splitsOf(split));
  const workers = availableParallelism();
  const training = { samples, spaces: bingColorSpaces, seed, workers, progress, signal };
  const trained = await unlessInterrupted(signal, trainBing(training));
  await writeBingModels(
    output,
    trained.map(({ model }) => model),
  );
  const { digest } = await readBingModels(output, bingColorSpaces);
  const models = trained.map(({ model, positives, negatives, windows }) => {
    return { colorSpace: model.colorSpace, sizes: model.sizes.length, positives, negatives, windows };
  });
  if (json) printJson({ folder: output, digest, models });
  else {
    for (const { colorSpace, sizes, positives, negatives, windows } of models) {
      const learned = `${positives} windows of objects and ${negatives} of the background, then ${windows} windows`;
      process.stdout.write(`${colorSpace}: ${sizes} sizes, from ${learned}\n`);
    }
    process.stdout.write(`Wrote ${output}: ${digest}\n`);
  }
}
