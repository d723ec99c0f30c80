import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ProgressReporter } from '../../../progress.js';
import { splitNames, type SplitName } from '../../dataset.js';
import { dataErrors } from '../../errors.js';
import { LineProblems } from '../../line-problems.js';
import { ProblemList } from '../../problem-list.js';
import { checkAnnotations } from '../check-annotations.js';
import { readBoxCsv, type BoxCsv, type BoxCsvReading } from '../read-box-csv.js';
import { readClassDescriptions, type ClassDescriptions } from '../read-class-descriptions.js';
import { subsetErrors } from './errors.js';
import { ImageClassesBuilder, type ImageClasses } from './image-classes.js';
import type { SubsetSources } from './subset-sources.js';

/** A box CSV that images are chosen from. */
export interface Candidates {
  /** OpenImages' own division that its images are of. */
  readonly partition: SplitName;
  readonly path: string;
  readonly bytes: number;
  readonly csv: BoxCsv;
  readonly imageClasses: ImageClasses;
}

/** How long reading is observed. */
export interface Watching {
  readonly progress: ProgressReporter;
  readonly signal?: AbortSignal | undefined;
}

const MEBIBYTE = 1 << 20;

/**
 * Reads a box CSV with progress.
 *
 * @throws `subset/unreadable`
 */
export async function readWatched(
  label: string,
  reading: Omit<BoxCsvReading, 'onRead' | 'signal'>,
  { progress, signal }: Watching,
): Promise<{ readonly csv: BoxCsv; readonly bytes: number }> {
  const { size } = await statOf(reading.path);
  const task = progress.start(label, Math.ceil(size / MEBIBYTE), 'MiB');
  let [bytes, shown] = [0, 0];
  const onRead = (read: number): void => {
    bytes += read;
    const passed = Math.floor(bytes / MEBIBYTE);
    if (passed > shown) task.advance(passed - shown);
    shown = passed;
  };
  try {
    return { csv: await readBoxCsv({ ...reading, onRead, signal }), bytes };
  } finally {
    task.end();
  }
}

/** The state of a file that can be read. */
async function statOf(path: string): Promise<{ readonly size: number }> {
  try {
    await access(path, constants.R_OK);
    return await stat(path);
  } catch (error) {
    throw subsetErrors['subset/unreadable']({ path, reason: (error as Error).message }, { cause: error });
  }
}

export interface AllCandidates {
  readonly descriptions: ClassDescriptions & { readonly bytes: number };
  readonly partitions: readonly Candidates[];
}

/**
 * Reads which images show which classes, of all sources.
 *
 * @throws `data/annotations-invalid` with everything that is wrong in any of them, `subset/unreadable`
 */
export async function readCandidates(
  sources: SubsetSources,
  folder: string,
  watching: Watching,
): Promise<AllCandidates> {
  const problems = new ProblemList();
  const problemsOf = (path: string): LineProblems => new LineProblems(problems, basename(path));
  const { size } = await statOf(sources.classDescriptions);
  const read = await readClassDescriptions(sources.classDescriptions, problemsOf(sources.classDescriptions));
  const partitions: Candidates[] = [];
  for (const partition of splitNames) {
    const path = sources.boxes[partition];
    if (path === undefined) continue;
    const builder = new ImageClassesBuilder();
    const reading = { path, problems: problemsOf(path), onBox: builder.add };
    const { csv, bytes } = await readWatched(`Reading ${basename(path)}`, reading, watching);
    const imageClasses = builder.finish(csv.images.size, csv.classes.size);
    partitions.push({ partition, path, bytes, csv, imageClasses });
  }
  const files = partitions.map(({ path, csv }) => ({ name: basename(path), annotations: csv }));
  checkAnnotations(files, read.names, problems);
  if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path: folder, problems });
  return { descriptions: { ...read, bytes: size }, partitions };
}
