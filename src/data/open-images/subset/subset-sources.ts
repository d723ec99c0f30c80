import { join } from 'node:path';
import type { SplitName } from '../../dataset.js';
import { PUBLISHED_NAMES, publishedNameIn } from '../published-names.js';
import { subsetErrors } from './errors.js';

/** The CSVs that a subset is selected from, by their paths. */
export interface SubsetSources {
  /** Boxes of OpenImages' own divisions, which their images lie in folders of. */
  readonly boxes: Readonly<Partial<Record<SplitName, string>>> & { readonly train: string };
  readonly classDescriptions: string;
}

/** What the user names; what is not named is looked for. */
export interface NamedSources {
  readonly train?: string | undefined;
  readonly validation?: string | undefined;
  readonly test?: string | undefined;
  readonly classDescriptions?: string | undefined;
}

/**
 * Finds OpenImages' CSVs by the names under which they are published.
 *
 * @throws `subset/no-csv` where the training boxes or the class descriptions are not there
 */
export function findSubsetSources(folder: string, named: NamedSources = {}): SubsetSources {
  const find = (key: keyof typeof PUBLISHED_NAMES): string | undefined => {
    const name = publishedNameIn(folder, key);
    return named[key] ?? (name === undefined ? undefined : join(folder, name));
  };
  const need = (key: 'train' | 'classDescriptions', what: string, option: string): string => {
    const path = find(key);
    if (path === undefined) throw subsetErrors['subset/no-csv']({ folder, what, names: PUBLISHED_NAMES[key], option });
    return path;
  };
  const [validation, test] = [find('validation'), find('test')];
  return {
    boxes: {
      train: need('train', 'training boxes', '--train-boxes FILE'),
      ...(validation === undefined ? {} : { validation }),
      ...(test === undefined ? {} : { test }),
    },
    classDescriptions: need('classDescriptions', 'class descriptions', '--class-descriptions FILE'),
  };
}
