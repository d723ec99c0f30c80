import { prefetch } from '../../augment/prefetch.js';
import type { Dataset, Sample, SplitName } from '../../data/dataset.js';
import { samplesOfSplits } from '../../data/samples-of-splits.js';
import type { JsonObject } from '../../json.js';
import type { ProgressReporter } from '../../progress.js';
import { proposalErrors } from '../errors.js';
import type { ProposedBoxes } from '../proposed-boxes.js';
import { formatHeader } from './proposal-lines.js';
import { ProposalWriter } from './proposal-writer.js';

export interface ComputeRequest {
  readonly dataset: Dataset;
  readonly splits: readonly SplitName[];
  readonly boxesOf: ProposedBoxes;
  /** Everything that the boxes follow from, for the first line. */
  readonly made: JsonObject;
  /** The file to write. */
  readonly path: string;
  readonly progress: ProgressReporter;
  readonly signal: AbortSignal;
}

export interface ComputedProposals {
  readonly images: number;
  /** Of which were computed now. */
  readonly computed: number;
}

/** Images that are searched ahead of the one that is written next. */
const AHEAD = 128;

/**
 * Writes the proposals of a dataset's images into a file that `precomputed` reads, the images in the order of the dataset. The same data and settings give the same
 * bytes. After an interruption, the same request goes on where it was; nothing is computed where the file is there.
 *
 * @throws `proposals/interrupted`, `proposals/file-unwritable`, and what the source throws
 */
export async function computeProposals(request: ComputeRequest): Promise<ComputedProposals> {
  const { dataset, splits, made, path, signal } = request;
  const samples = samplesOfSplits(dataset, splits);
  const ids = samples.map(({ id }) => id);
  try {
    const writer = await ProposalWriter.open(path, formatHeader(made), ids);
    if (writer === undefined) return { images: samples.length, computed: 0 };
    const written = await writeAll(samples, writer, request);
    if (written < samples.length) {
      throw proposalErrors['proposals/interrupted']({ done: written, images: samples.length });
    }
    return { images: samples.length, computed: samples.length - writer.done };
  } catch (error) {
    if (signal.aborted || !(error instanceof Error) || !('syscall' in error)) throw error;
    throw proposalErrors['proposals/file-unwritable']({ path, reason: error.message }, { cause: error });
  }
}

/** Returns how many images are written when it ends, which are fewer than all after an interruption. */
async function writeAll(
  samples: readonly Sample[],
  writer: ProposalWriter,
  { boxesOf, progress, signal }: ComputeRequest,
): Promise<number> {
  const task = progress.start('Looking for boxes', samples.length, 'images', writer.done);
  let written = writer.done;
  try {
    const found = prefetch(writer.done, samples.length, AHEAD, (place) => boxesOf(samples[place]!));
    for await (const { value: boxes } of found) {
      if (signal.aborted) break;
      const { id, width, height } = samples[written]!;
      await writer.add({ image: id, size: { width, height }, boxes });
      written += 1;
      task.advance(1);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    task.end();
    await writer.close(written === samples.length);
  }
  return written;
}
