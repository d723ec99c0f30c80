import { counted, listed, type Problems } from '../data/problems-text.js';
import { defineErrors, errorRow } from '../errors/index.js';

/** Every error that finding and reading proposals can raise. */
export const proposalErrors = defineErrors({
  'proposals/model-invalid': errorRow<{ folder: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ folder, problems }) =>
      `The BING model in ${folder} has ${counted(problems, 'problem', 'problems')}:${listed(problems)}`,
    remedy: () =>
      'A model is a folder with ObjNessB2W8MAXBGR.wS1.yml.gz, .wS2.yml.gz and .idx.yml.gz, and the same for HSV and I where those colour spaces are used: OpenCV’s, or what run-exp data bing train has written.',
  }),
  'proposals/file-missing': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `The proposals ${path} cannot be read: ${reason}`,
    remedy: () => 'Check proposals.file, or make it: run-exp data bing compute EXPERIMENT -o FILE.',
  }),
  'proposals/file-invalid': errorRow<{ path: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ path, problems }) => `${path} has ${counted(problems, 'problem', 'problems')}:${listed(problems)}`,
    remedy: () =>
      'Its first line is {"format": "croplab-proposals", "version": 1}, every other one {"image": id, "width": w, "height": h, "boxes": [[left, top, right, bottom, score], ...]} in pixels.',
  }),
  'proposals/file-not-fitting': errorRow<{ path: string; problems: Problems }>({
    exitCode: 'missing',
    message: ({ path, problems }) =>
      `${path} does not fit the data in ${counted(problems, 'place', 'places')}:${listed(problems)}`,
    remedy: () =>
      'Make the proposals of this very dataset. An image without any has a line with an empty list: "boxes": [].',
  }),
  'proposals/file-unwritable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    remedy: () => 'Make its folder, make room there, or choose another place: -o FILE.',
  }),
  'proposals/interrupted': errorRow<{ done: number; images: number }>({
    exitCode: 'interrupted',
    message: ({ done, images }) => `Stopped after ${done} of ${images} images.`,
    remedy: () => 'The same command goes on from there.',
  }),
  'proposals/interrupted-early': errorRow<object>({
    exitCode: 'interrupted',
    message: () => 'Stopped before there was a result.',
    remedy: () => 'The same command begins again.',
  }),
  'proposals/training-impossible': errorRow<{ images: number; positives: number }>({
    exitCode: 'missing',
    message: ({ images, positives }) =>
      `The ${images} images give ${positives} windows of objects, and no quantised size more than 50: too few to learn from.`,
    remedy: () => 'Take more images, or a dataset with boxes around objects of 16 pixels and more.',
  }),
});
