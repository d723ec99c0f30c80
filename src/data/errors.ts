import { defineErrors, errorRow } from '../errors/index.js';
import { quoted } from './quoted.js';
import { counted, listed, type Problems } from './problems-text.js';

/** Every error that opening a dataset can raise. */
export const dataErrors = defineErrors({
  'data/path-missing': errorRow<{ setting: string; path: string; what: string; obtain: string }>({
    exitCode: 'missing',
    message: ({ setting, path, what }) => `${setting} names ${what} that is not there: ${path}`,
    remedy: ({ setting, obtain }) => `Set ${setting} to where it is. ${obtain}`,
  }),
  'data/path-unreadable': errorRow<{ setting: string; path: string; what: string; reason: string }>({
    exitCode: 'missing',
    message: ({ setting, path, what, reason }) => `${setting} names ${what} that cannot be read (${reason}): ${path}`,
    remedy: ({ setting }) => `Allow reading it, or set ${setting} to another.`,
  }),
  'data/images-broken': errorRow<{ problems: Problems; all: boolean }>({
    exitCode: 'missing',
    message: ({ problems }) =>
      `${counted(problems, 'image is', 'images are')} missing or cannot be read:${listed(problems)}`,
    remedy: ({ all }) =>
      all
        ? 'Not one image of the set is left: check where data.root and data.images lead.'
        : 'Get these files again, take them out of the set, or leave them out with data.onBroken=skip.',
  }),
  'data/annotations-invalid': errorRow<{ path: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ path, problems }) => `${path} has ${counted(problems, 'problem', 'problems')}:${listed(problems)}`,
    remedy: () => 'Correct the file, or download it again: it may have been cut short.',
  }),
  'data/annotation-files-invalid': errorRow<{ path: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ path, problems }) =>
      `The annotations in ${path} have ${counted(problems, 'problem', 'problems')}:${listed(problems)}`,
    remedy: () => 'Correct these lines, or take the files with their images out of the set.',
  }),
  'data/no-annotations': errorRow<{ path: string; expected: string }>({
    exitCode: 'missing',
    message: ({ path }) => `Not one image in ${path} has an annotation.`,
    remedy: ({ expected }) => `${expected} For images without any, use data: { kind: images }.`,
  }),
  'data/splits-invalid': errorRow<{ problems: Problems }>({
    exitCode: 'missing',
    message: ({ problems }) =>
      `The lists of the splits have ${counted(problems, 'problem', 'problems')}:${listed(problems)}`,
    remedy: () => 'Correct the lists: a name a line, and each image in one of them.',
  }),
  'data/split-without-images': errorRow<{ split: string; path: string }>({
    exitCode: 'badInput',
    message: ({ split, path }) => `The ${split} split should be the folder ${path}, and no image of the set is in it.`,
    remedy: ({ split }) =>
      `Name a folder under data.root, or a list of images whose name ends in .txt: in data.split.${split}, or in the set's own file.`,
  }),
  'data/root-too-high': errorRow<{ path: string; folders: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ path, folders }) => `${path} holds datasets, and is none: ${folders.map(quoted).join(', ')}.`,
    remedy: ({ folders: [first = ''] }) => `Name one of them as data.root: ${quoted(first)}`,
  }),
  'data/folder-unreadable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `The folder ${path} cannot be read (${reason}).`,
    remedy: () => 'Allow reading it, or take it out of the dataset.',
  }),
  'data/link-leads-out': errorRow<{ path: string; target: string }>({
    exitCode: 'missing',
    message: ({ path, target }) => `${path} is a link that leads out of the dataset: to ${target}`,
    remedy: () =>
      'Links of a dataset are followed inside of it. If this one is yours, name it: in data.images or data.annotations where the reader has them, or as a folder of data.split (train, validation, test); or give the folder that it leads to as data.root.',
  }),
  'data/subset-invalid': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be used as a subset of OpenImages: ${reason}`,
    remedy: () => 'Select it again: run-exp data open-images.',
  }),
  'data/archive-invalid': errorRow<{ path: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ path, problems }) => `${path} cannot be read as a tar of images:${listed(problems)}`,
    remedy: () => 'Download it again if it may have been cut short; it should be an uncompressed tar of plain files.',
  }),
  'data/layout-unknown': errorRow<{ path: string; found: string }>({
    exitCode: 'missing',
    message: ({ path, found }) => `${path} holds no class folders with images: ${found}.`,
    remedy: () => 'Lay it out as <class>/x.jpg, or as train/<class>/x.jpg beside test/<class>/x.jpg.',
  }),
  'data/no-images': errorRow<{ path: string }>({
    exitCode: 'missing',
    message: ({ path }) => `${path} leads to no images.`,
    remedy: () => 'Check that the annotations and the images belong together.',
  }),
  'data/split-shares': errorRow<{ validation: number; test: number }>({
    exitCode: 'badInput',
    message: ({ validation, test }) =>
      `data.split takes ${validation} for validation and ${test} for test: nothing is left to train on.`,
    remedy: () => 'Choose shares that together are below 1.',
  }),
  'data/images-of-split': errorRow<{ split: string }>({
    exitCode: 'badInput',
    message: ({ split }) => `data.annotations has a ${split} split of its own, data.images has no folder for it.`,
    remedy: ({ split }) => `Add data.images.${split}, or give data.images as one folder for all splits.`,
  }),
  'data/annotations-of-split': errorRow<{ split: string }>({
    exitCode: 'badInput',
    message: ({ split }) => `data.images has a folder for ${split}, data.annotations has no file for it.`,
    remedy: ({ split }) => `Add data.annotations.${split}, or take data.images.${split} out.`,
  }),
  'data/scenes-impossible': errorRow<{ problem: string; remedy: string }>({
    exitCode: 'badInput',
    message: ({ problem }) => problem,
    remedy: ({ remedy }) => remedy,
  }),
  'data/package-missing': errorRow<{ name: string }>({
    exitCode: 'missing',
    message: ({ name }) => `The npm package ${name}, which scenes are made of, is not installed.`,
    remedy: () => 'Install the project again: npm ci',
  }),
});
