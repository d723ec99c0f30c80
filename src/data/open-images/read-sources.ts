import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetContext, SplitName } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { LineProblems } from '../line-problems.js';
import { ProblemList } from '../problem-list.js';
import { BoxColumnsBuilder, type BoxColumns } from './box-columns.js';
import { checkBoxCsvs } from './check-box-csvs.js';
import type { BoxSource, Sources } from './find-sources.js';
import { readBoxCsv, type BoxCsv } from './read-box-csv.js';
import { readClassDescriptions, type ClassDescriptions } from './read-class-descriptions.js';
import { MANIFEST_FILE } from './subset-manifest.js';

/** The boxes of a split. */
export interface BoxTable {
  readonly split: SplitName;
  /** What its images are in: a folder or a tar. */
  readonly imagesIn: string;
  readonly csv: BoxCsv;
  readonly boxes: BoxColumns;
}

export interface ReadSources {
  readonly tables: readonly BoxTable[];
  readonly descriptions: ClassDescriptions;
}

const MEBIBYTE = 1 << 20;

async function readTable(
  { split, path, name, images: imagesIn }: BoxSource,
  problems: ProblemList,
  { progress, signal }: DatasetContext,
): Promise<BoxTable> {
  const { size } = await stat(path);
  const task = progress.start(`Reading ${name}`, Math.ceil(size / MEBIBYTE), 'MiB');
  const builder = new BoxColumnsBuilder();
  try {
    const csv = await readBoxCsv({
      path,
      problems: new LineProblems(problems, name),
      onBox: builder.add,
      onRead: (bytes) => {
        task.advance(bytes / MEBIBYTE);
      },
      signal,
    });
    return { split, imagesIn, csv, boxes: builder.finish(csv.images.size) };
  } finally {
    task.end();
  }
}

/** Refuses a subset of which a file is not the one that was written. */
function refuseChanged({ folder, boxes, classes }: Sources, digests: readonly string[]): void {
  for (const [index, { name, expected }] of [...boxes, classes].entries()) {
    if (expected === undefined || expected === digests[index]) continue;
    const reason = `${name} is not as it was written`;
    throw dataErrors['data/subset-invalid']({ path: join(folder, MANIFEST_FILE), reason });
  }
}

/**
 * Reads all CSVs of a set.
 *
 * @throws `data/annotations-invalid` with everything that is wrong in any of them, `data/subset-invalid`
 */
export async function readSources(sources: Sources, context: DatasetContext): Promise<ReadSources> {
  const problems = new ProblemList();
  const { folder: path, classes } = sources;
  const descriptions = await readClassDescriptions(classes.path, new LineProblems(problems, classes.name));
  const tables: BoxTable[] = [];
  for (const source of sources.boxes) tables.push(await readTable(source, problems, context));
  refuseChanged(sources, [...tables.map(({ csv }) => csv.digest), descriptions.digest]);
  const files = tables.map(({ csv }, index) => ({ name: sources.boxes[index]!.name, csv }));
  checkBoxCsvs(files, descriptions.names, problems);
  if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems });
  return { tables, descriptions };
}
