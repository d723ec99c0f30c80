import { defineErrors, errorRow } from '../../errors/index.js';
import { counted, listed, type Problems } from '../problems-text.js';

/** What can go wrong with downloading. */
export const downloadErrors = defineErrors({
  'download/base-url': errorRow<{ url: string }>({
    exitCode: 'badInput',
    message: ({ url }) => `${url} is no address to fetch images from.`,
    remedy: () => 'Give --base-url as https://HOST/FOLDER; the images are below it as train/ID.jpg.',
  }),
  'download/checksums-invalid': errorRow<{ path: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ path, problems }) => `${path} is no list of checksums:${listed(problems)}`,
    remedy: () => 'It should be what md5sum or sha256sum print: a checksum and a name a line.',
  }),
  'download/nothing-arrives': errorRow<{ problems: Problems }>({
    exitCode: 'missing',
    message: ({ problems }) =>
      `The last ${problems.total} images could not be fetched, one after the other:${listed(problems)}`,
    remedy: () => 'Check the connection and --base-url. The same command goes on where this one stopped.',
  }),
  'download/incomplete': errorRow<{ problems: Problems; list: string }>({
    exitCode: 'missing',
    message: ({ problems }) => `${counted(problems, 'image', 'images')} could not be fetched:${listed(problems)}`,
    remedy: ({ list }) => `All of them are in ${list}. The same command tries them again, and fetches nothing twice.`,
  }),
  'download/unwritable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    remedy: () => 'Make room there. The same command goes on where this one stopped.',
  }),
});
