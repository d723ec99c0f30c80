import { stat } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import type { SplitSources } from '../divide-images.js';
import { isList } from '../divide-images.js';
import { posixRelative, staysInside } from '../image-files.js';
import { readImageList } from '../image-list.js';
import { ProblemList } from '../problem-list.js';
import { dataErrors } from '../errors.js';
import { quoted } from '../quoted.js';
import type { DataYaml, SplitEntries } from './read-data-yaml.js';

/** Where the splits of a set are, below its root. */
export interface YoloSplits {
  /** Folder that paths in the file are below, `.` for the root itself. */
  readonly base: string;
  readonly sources: SplitSources;
}

type Found = 'folder' | 'list' | 'nothing';

async function find(root: string, path: string): Promise<Found> {
  const state = await stat(join(root, path)).catch(() => undefined);
  if (state?.isDirectory()) return 'folder';
  return state?.isFile() && isList(path) ? 'list' : 'nothing';
}

/** A path of the file below the root; `undefined` where it leads out of it. */
function below(root: string, base: string, entry: string): string | undefined {
  const path = isAbsolute(entry) ? posixRelative(root, entry) : posix.join(base, entry);
  // Written for a file that lies in a folder of its own: "../train/images" beside train/images.
  const inside = isAbsolute(entry) || staysInside(path) ? path : posix.normalize(entry).replace(/^(?:\.\.\/)+/, '');
  return staysInside(inside) ? posix.normalize(inside).replace(/\/$/, '') : undefined;
}

/** Whether a list names an image that is there. One that cannot be read is told of where images are divided. */
async function leadsToImages(root: string, list: string): Promise<boolean> {
  const read = await readImageList(join(root, list), root, list, new ProblemList()).catch(() => undefined);
  if (read === undefined) return true;
  for (const { name } of read.names) {
    for (const path of [name, posix.join(posix.dirname(list), name)]) {
      if ((await stat(join(root, path)).catch(() => undefined))?.isFile()) return true;
    }
  }
  return false;
}

async function baseOf(root: string, path: string | undefined): Promise<string> {
  const base = path === undefined ? '.' : isAbsolute(path) ? posixRelative(root, path) : posix.normalize(path);
  return base !== '' && staysInside(base) && (await find(root, base)) === 'folder' ? base : '.';
}

/** Resolves the entries of one split, telling what is wrong with them. */
async function resolveEntries(
  key: 'train' | 'val' | 'test',
  { line, entries }: SplitEntries,
  { root, base, problems }: { readonly root: string; readonly base: string; readonly problems: ProblemList },
): Promise<string[]> {
  const resolved: string[] = [];
  for (const entry of entries) {
    const path = below(root, base, entry);
    if (path === undefined) {
      problems.add(`line ${line}: ${key} ${quoted(entry)} leads out of the dataset's root`);
      continue;
    }
    const found = await find(root, path);
    // Sets are often published without the test that their file names, or with a list of it alone.
    if (key === 'test' && (found === 'nothing' || (found === 'list' && !(await leadsToImages(root, path))))) continue;
    if (found !== 'nothing') resolved.push(path);
    else problems.add(`line ${line}: ${key} ${quoted(entry)} is no folder and no .txt list`);
  }
  return resolved;
}

/**
 * Finds the folders and lists that a set's file names.
 *
 * @param file Path of the file, for messages
 * @throws `data/annotations-invalid` with everything that is wrong
 */
export async function findYoloSplits(yaml: DataYaml, root: string, file: string): Promise<YoloSplits> {
  const problems = new ProblemList();
  const where = { root, base: await baseOf(root, yaml.path), problems };
  const train = await resolveEntries('train', yaml.train, where);
  const validation = await resolveEntries('val', yaml.val, where);
  const test = await resolveEntries('test', yaml.test, where);
  if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path: file, problems });
  const differ = (paths: readonly string[], others: readonly string[]): boolean =>
    paths.join('\n') !== others.join('\n');
  const hasTest = test.length > 0 && differ(test, train);
  // Settings are not to be chosen by test images, so where both are the same they are those of the test.
  const hasValidation = validation.length > 0 && differ(validation, train) && !(hasTest && !differ(validation, test));
  return {
    base: where.base,
    sources: { train, ...(hasValidation ? { validation } : {}), ...(hasTest ? { test } : {}) },
  };
}
