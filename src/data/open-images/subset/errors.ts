import { defineErrors, errorRow } from '../../../errors/index.js';

/** What can go wrong with selecting a subset, beside what the CSVs themselves have wrong (`data/annotations-invalid`). */
export const subsetErrors = defineErrors({
  'subset/no-csv': errorRow<{ folder: string; what: string; names: readonly string[]; option: string }>({
    exitCode: 'missing',
    message: ({ folder, what, names }) => `${folder} has no CSV of ${what}: neither ${names.join(' nor ')} is there.`,
    remedy: ({ option }) =>
      `Name it with ${option}, or download it: https://storage.googleapis.com/openimages/web/download_v7.html.`,
  }),
  'subset/unreadable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be read: ${reason}`,
    remedy: () => 'Check the path.',
  }),
  'subset/shares': errorRow<{ validation: number; test: number }>({
    exitCode: 'badInput',
    message: ({ validation, test }) =>
      `Shares of ${validation} for validation and ${test} for test leave nothing to train on.`,
    remedy: () => 'Choose --validation-share and --test-share so that together they are below 1.',
  }),
  'subset/nothing-selected': errorRow<{ rule: readonly string[]; mostImages: number }>({
    exitCode: 'badInput',
    message: ({ rule, mostImages }) =>
      `The rule leaves no image (${rule.join('; ')}). The most frequent class has ${mostImages} images.`,
    remedy: () => 'Choose a smaller --min-images-per-class or --min-classes-per-image.',
  }),
  'subset/overwrites-source': errorRow<{ path: string }>({
    exitCode: 'badInput',
    message: ({ path }) => `${path} would be overwritten: the subset is selected from it.`,
    remedy: () => 'Choose another folder: -o DIR.',
  }),
  'subset/source-changed': errorRow<{ path: string }>({
    exitCode: 'missing',
    message: ({ path }) => `${path} changed while it was read.`,
    remedy: () => 'Run the command again when the file is complete.',
  }),
  'subset/unwritable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    remedy: () => 'Make room there, or choose another folder: -o DIR.',
  }),
});
