import type { Command } from 'commander';
import { loadWithProposals, openProposals, splitOption, splitsOf, type SplitChoice } from './open-proposals.js';
import { parseCount } from './parse-count.js';
import { printJson } from './print-json.js';

interface ComputeOptions {
  readonly output: string;
  readonly split: SplitChoice;
  readonly perImage?: number;
  readonly model?: string;
  readonly plugins: boolean;
  readonly json?: true;
}

/** `run-exp data bing compute <experiment> -o FILE`: BING's boxes of a dataset, in a file that `precomputed` reads. */
export function registerBingComputeCommand(bing: Command): void {
  bing
    .command('compute')
    .description("write BING's boxes of an experiment's images into a file that proposals of kind precomputed read")
    .argument('<experiment>', 'an experiment file; its data are searched, by its proposals where they are of kind bing')
    .argument('[override...]', 'key=value overrides: data.root=photographs')
    .requiredOption('-o, --output <file>', 'the file to write: proposals.jsonl; goes on with one that was interrupted')
    .addOption(splitOption())
    .option('--per-image <n>', 'boxes of an image: 10 unless the experiment says otherwise', parseCount)
    .option('--model <dir>', "a model in OpenCV's format, instead of the one that comes with croplab")
    .option('--no-plugins', 'load no program named in plugins:')
    .option('--json', 'print one JSON document: {file, images, computed}')
    .action(compute);
}

async function compute(file: string, overrides: readonly string[], options: ComputeOptions): Promise<void> {
  const { output, split, json, plugins, perImage, model } = options;
  const loaded = await loadWithProposals(file, overrides, plugins, ['bing'], { perImage, model });
  const { dataset, source, boxesOf, progress, signal } = await openProposals(loaded);
  const { computeProposals } = await import('../proposals/precomputed/compute-proposals.js');
  // Not where the model lies, but what it is.
  const made = { ...loaded.experiment.proposals, model: source.fingerprint ?? null, data: dataset.fingerprint, split };
  const splits = splitsOf(split);
  const outcome = await computeProposals({ dataset, splits, boxesOf, made, path: output, progress, signal });
  if (json) printJson({ file: output, ...outcome });
  else if (outcome.computed === 0)
    process.stdout.write(`${output} has the boxes of ${outcome.images} images already.\n`);
  else process.stdout.write(`Wrote ${output}: boxes of ${outcome.images} images.\n`);
}
