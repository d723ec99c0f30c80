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

/** The experiment, of a study the first, with proposals of one of these kinds: its own, or else those of the first kind. `settings` come after the overrides where they are given. */
export async function loadWithProposals(
  file: string,
  overrides: readonly string[],
  allowPlugins: boolean,
  kinds: readonly [string, ...string[]],
  settings: Readonly<Record<string, string | number | undefined>> = {},
): Promise<LoadedExperiment> {
  const { firstRecipe, loadFile } = await import('../config/index.js');
  const load = async (given: readonly string[]): Promise<LoadedExperiment> =>
    firstRecipe(await loadFile(loadRequestOf(file, given, allowPlugins)));
  const loaded = await load(overrides);
  const more = kinds.includes(loaded.experiment.proposals.kind) ? [] : [`proposals.kind=${kinds[0]}`];
  for (const [key, value] of Object.entries(settings)) {
    // JSON is YAML, whatever characters a path has.
    if (value !== undefined) more.push(`proposals.${key}=${JSON.stringify(value)}`);
  }
  return more.length === 0 ? loaded : load([...overrides, ...more]);
}

/**
 * The work's result.
 *
 * @throws `proposals/interrupted-early` where it was given up because of the signal
 */
export async function unlessInterrupted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return work.catch(async (error: unknown) => {
    if (!signal.aborted) throw error;
    const { proposalErrors } = await import('../proposals/errors.js');
    throw proposalErrors['proposals/interrupted-early']({}, { cause: error });
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
  const signal = interruptSignal(progress, 'Stopping; once more to stop at once.');
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
