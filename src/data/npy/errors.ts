import { defineErrors, errorRow } from '../../errors/index.js';
import { counted, listed, type Problems } from '../problems-text.js';

/** What can go wrong with `.npy` dicts and the index that they are converted to. */
export const npyErrors = defineErrors({
  'npy/missing': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be read: ${reason}`,
    remedy: () => 'Check the path.',
  }),
  'npy/refused': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be used: ${reason}`,
    remedy: () =>
      'Download it again if it may have been cut short. It should be a dict that numpy.save wrote, of texts, numbers, lists and dicts.',
  }),
  'npy/content-invalid': errorRow<{ path: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ path, problems }) => `${path} has ${counted(problems, 'problem', 'problems')}:${listed(problems)}`,
    remedy: () =>
      "It should be {image: [class, ...]}, or {image: {'data': [row, ...]}} with the cells of OpenImages' box CSV as rows; as a .jsonl, an index that run-exp data npy convert wrote.",
  }),
  'npy/format-unknown': errorRow<{ path: string }>({
    exitCode: 'badInput',
    message: ({ path }) => `${path} ends in neither .npy nor .jsonl.`,
    remedy: () => 'Name dicts .npy and indexes .jsonl: the ending decides what is read and written.',
  }),
  'npy/unwritable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    remedy: () => 'Make its folder, make room there, or choose another place.',
  }),
});
