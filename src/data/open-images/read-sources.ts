import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetContext, SplitName } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { LineProblems } from '../line-problems.js';
import { ProblemList } from '../problem-list.js';
import { annotationOfBoxes, type AnnotationTable } from './annotation-table.js';
import { BoxColumnsBuilder } from './box-columns.js';
import { checkAnnotations } from './check-annotations.js';
import type { AnnotationSource, Sources } from './find-sources.js';
import { readBoxCsv } from './read-box-csv.js';
import { readClassDescriptions } from './read-class-descriptions.js';
import { isImageDict, readImageDict } from './read-image-dict.js';
import { MANIFEST_FILE } from './subset-manifest.js';

/** What is said of the images of a split. */
export interface SplitTable {
  readonly split: SplitName;
  /** What its images are in: a folder or a tar. */
  readonly imagesIn: string;
  readonly annotations: AnnotationTable;
}

/** Names of classes by their ids, in the order of the dataset. */
export interface DescribedClasses {
  readonly names: ReadonlyMap<string, string>;
  /** SHA-256 (hex) of the file, where there is one. */
  readonly digest?: string;
}

export interface ReadSources {
  readonly tables: readonly SplitTable[];
  readonly descriptions: DescribedClasses;
}

const MEBIBYTE = 1 << 20;

async function readCsv(
  { path, name }: AnnotationSource,
  problems: LineProblems,
  { progress, signal }: DatasetContext,
): Promise<AnnotationTable> {
  const { size } = await stat(path);
  const task = progress.start(`Reading ${name}`, Math.ceil(size / MEBIBYTE), 'MiB');
  const builder = new BoxColumnsBuilder();
  try {
    const onRead = (bytes: number): void => {
      task.advance(bytes / MEBIBYTE);
    };
    const csv = await readBoxCsv({ path, problems, onBox: builder.add, onRead, signal });
    const columns = builder.finish(csv.images.size);
    return { ...csv, annotationOf: (image) => annotationOfBoxes(columns.boxesOf(image)) };
  } finally {
    task.end();
  }
}

/** Ids that name themselves, in the order in which they come first: what the published code numbers classes by. */
function idsAsNames(tables: readonly SplitTable[]): DescribedClasses {
  const ids = tables.flatMap(({ annotations }) => [...annotations.classes.names()]);
  return { names: new Map(ids.map((id) => [id, id])) };
}

/** Refuses a subset of which a file is not the one that was written. */
function refuseChanged({ folder, annotations, classes }: Sources, digests: readonly (string | undefined)[]): void {
  for (const [index, source] of [...annotations, classes].entries()) {
    const { name, expected } = source ?? {};
    if (name === undefined || expected === undefined || expected === digests[index]) continue;
    const reason = `${name} is not as it was written`;
    throw dataErrors['data/subset-invalid']({ path: join(folder, MANIFEST_FILE), reason });
  }
}

/**
 * Reads all annotations of a set.
 *
 * @throws `data/annotations-invalid` with everything that is wrong in any of them, `data/subset-invalid`, and those of dicts (`npy/`)
 */
export async function readSources(sources: Sources, context: DatasetContext): Promise<ReadSources> {
  const problems = new ProblemList();
  const { folder: path, classes } = sources;
  const described = classes && (await readClassDescriptions(classes.path, new LineProblems(problems, classes.name)));
  const tables: SplitTable[] = [];
  for (const source of sources.annotations) {
    const own = new LineProblems(problems, source.name);
    const annotations = isImageDict(source.path)
      ? await readImageDict(source.path, own)
      : await readCsv(source, own, context);
    tables.push({ split: source.split, imagesIn: source.images, annotations });
  }
  const descriptions = described ?? idsAsNames(tables);
  refuseChanged(sources, [...tables.map(({ annotations }) => annotations.digest), descriptions.digest]);
  const files = tables.map(({ annotations }, index) => ({ name: sources.annotations[index]!.name, annotations }));
  checkAnnotations(files, descriptions.names, problems);
  if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems });
  return { tables, descriptions };
}
