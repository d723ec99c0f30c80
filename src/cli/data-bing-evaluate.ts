import { extname } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { LoadedExperiment } from '../config/index.js';
import type { QualityPoint } from '../proposals/quality/proposal-quality.js';
import {
  loadWithProposals,
  openProposals,
  splitOption,
  splitsOf,
  unlessInterrupted,
  type SplitChoice,
} from './open-proposals.js';
import { parseCount } from './parse-count.js';
import { printJson } from './print-json.js';
import { writeOutput } from './write-output.js';

interface EvaluateOptions {
  readonly boxes: readonly number[];
  readonly split: SplitChoice;
  readonly model?: string;
  readonly output?: string;
  readonly plugins: boolean;
  readonly json?: true;
}

/** `run-exp data bing evaluate <experiment>`: how well BING's boxes, or those of a file, cover annotated objects. */
export function registerBingEvaluateCommand(bing: Command): void {
  bing
    .command('evaluate')
    .description('print how many annotated objects the first boxes of each image detect, and how well they cover them')
    .argument(
      '<experiment>',
      'an experiment file; its proposals are measured where they are of kind bing or precomputed',
    )
    .argument('[override...]', 'key=value overrides: data.root=photographs proposals.kind=precomputed')
    .option('--boxes <n,...>', 'numbers of boxes of an image', parseCounts, [1, 10, 100, 1000])
    .addOption(splitOption())
    .option('--model <dir>', "a model in OpenCV's format, instead of the one that comes with croplab")
    .option('-o, --output <file>', 'draw it, too: quality.svg or quality.png')
    .option('--no-plugins', 'load no program named in plugins:')
    .option('--json', 'print one JSON document: {definition, data, split, proposals, images, objects, points}')
    .action(evaluate);
}

function parseCounts(text: string): number[] {
  const counts = text.split(',').map(parseCount);
  if (counts.some((count, index) => count <= (counts[index - 1] ?? 0))) {
    throw new InvalidArgumentError('They must ascend.');
  }
  return counts;
}

async function evaluate(
  file: string,
  overrides: readonly string[],
  options: EvaluateOptions,
  command: Command,
): Promise<void> {
  const { boxes: counts, split, output, json, plugins, model } = options;
  const ending = output === undefined ? '.svg' : extname(output).toLowerCase();
  if (ending !== '.svg' && ending !== '.png') command.error('error: -o draws .svg or .png');
  const perImage = Math.max(...counts);
  const loaded = await loadWithProposals(file, overrides, plugins, ['bing', 'precomputed'], { perImage, model });
  const { dataset, source, boxesOf, progress, signal } = await openProposals(loaded);
  const { measureQuality } = await import('../proposals/quality/measure-quality.js');
  const { qualityDefinition } = await import('../proposals/quality/proposal-quality.js');
  const { samplesOfSplits } = await import('../data/samples-of-splits.js');
  const samples = samplesOfSplits(dataset, splitsOf(split));
  const measured = await unlessInterrupted(signal, measureQuality({ samples, boxesOf, counts, progress, signal }));
  const proposals = { ...loaded.experiment.proposals, fingerprint: source.fingerprint ?? null };
  const report = { definition: qualityDefinition, data: dataset.fingerprint, split, proposals, ...measured };
  if (output !== undefined) {
    await writeOutput(output, await draw(loaded, measured.points, ending));
    process.stderr.write(`Wrote ${output}.\n`);
  }
  if (json) printJson(report);
  else {
    const { images, objects, points } = measured;
    process.stdout.write(`${await tableOf(points)}\n${images} images with ${objects} objects. ${qualityDefinition}\n`);
  }
}

async function draw(
  loaded: LoadedExperiment,
  points: readonly QualityPoint[],
  ending: string,
): Promise<string | Buffer> {
  const { drawQuality } = await import('../preview/draw-quality.js');
  const { proposals, data } = loaded.experiment;
  const svg = drawQuality({ title: `Proposals of kind ${proposals.kind} on ${data.kind}`, points });
  if (ending === '.svg') return svg;
  const { renderSvg } = await import('../preview/render-svg.js');
  return renderSvg(svg);
}

async function tableOf(points: readonly QualityPoint[]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const { plainTable } = await import('../preview/plain-table.js');
  const table = new Table({
    ...plainTable,
    head: ['boxes', 'detection rate', 'mean best overlap'],
    colAligns: ['right', 'right', 'right'],
  });
  for (const { boxes, detectionRate, meanBestOverlap } of points) {
    table.push([boxes, `${detectionRate.toFixed(1)} %`, `${meanBestOverlap.toFixed(1)} %`]);
  }
  return table.toString();
}
