import { Option } from 'commander';
import type { LoadedExperiment } from '../config/index.js';
import { splitNames, type Dataset, type SplitName } from '../data/dataset.js';
import type { ProposalSource } from '../proposals/proposal-source.js';
import type { ProposedBoxes } from '../proposals/proposed-boxes.js';
import { cacheDirectoryFor } from './cache-directory.js';
import { interruptSignal } from './interrupt-signal.js';
import { loadRequestOf } from './load-request.js';
import type { Terminal } from './terminal.js';

/** `--split`: whose images are meant. */
export const splitOption = (): Option =>
  new Option('--split <name>', 'of which images').choices([...splitNames, 'all']).default('all');

export type SplitChoice = SplitName | 'all';

export const splitsOf = (choice: SplitChoice): readonly SplitName[] => (choice === 'all' ? splitNames : [choice]);

/** What the command line says of proposals, besides overrides. */
export interface ProposalOptions {
  readonly perImage?: number | undefined;
  readonly model?: string | undefined;
}

/** The experiment with proposals of BING: its own, or where it has others, BING's defaults. */
export async function loadWithBing(
  file: string,
  overrides: readonly string[],
  allowPlugins: boolean,
  { perImage, model }: ProposalOptions,
): Promise<LoadedExperiment> {
  const { loadExperiment } = await import('../config/index.js');
  const loaded = await loadExperiment(loadRequestOf(file, overrides, allowPlugins));
  return loaded.point({
    ...(loaded.experiment.proposals.kind === 'bing' ? {} : { 'proposals.kind': 'bing' }),
    ...(perImage === undefined ? {} : { 'proposals.perImage': perImage }),
    ...(model === undefined ? {} : { 'proposals.model': model }),
  });
}

export interface OpenProposals {
  readonly dataset: Dataset;
  readonly source: ProposalSource;
  readonly boxesOf: ProposedBoxes;
  readonly progress: Terminal;
  readonly signal: AbortSignal;
}

/** The dataset of an experiment and its proposals, without TensorFlow. */
export async function openProposals({ experiment, registry, file }: LoadedExperiment): Promise<OpenProposals> {
  const [{ Terminal }, { createRunContainer }, { tokens }] = await Promise.all([
    import('./terminal.js'),
    import('../container/run-container.js'),
    import('../container/tokens.js'),
  ]);
  const progress = await Terminal.open();
  const signal = interruptSignal(progress, 'Stopping; what is done is kept. Once more to stop at once.');
  const container = createRunContainer({
    loaded: { experiment, registry },
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(file),
    progress,
    signal,
  });
  return {
    dataset: await container.getAsync(tokens.dataset),
    source: await container.getAsync(tokens.proposals),
    boxesOf: await container.getAsync(tokens.boxesOf),
    progress,
    signal,
  };
}
