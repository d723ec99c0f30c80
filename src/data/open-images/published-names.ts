import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Names under which OpenImages' CSVs are published, the latest version's first. */
export const PUBLISHED_NAMES = {
  train: ['oidv6-train-annotations-bbox.csv', 'train-annotations-bbox.csv'],
  validation: ['validation-annotations-bbox.csv'],
  test: ['test-annotations-bbox.csv'],
  classDescriptions: ['oidv7-class-descriptions-boxable.csv', 'class-descriptions-boxable.csv'],
} as const;

/** The name of those that a folder has; `undefined` where it has none. */
export const publishedNameIn = (folder: string, key: keyof typeof PUBLISHED_NAMES): string | undefined =>
  PUBLISHED_NAMES[key].find((name) => existsSync(join(folder, name)));
