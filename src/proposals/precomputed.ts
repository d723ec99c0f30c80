import { resolve } from 'node:path';
import { perImageSchema } from './per-image-schema.js';
import { defineProposalSource } from './proposal-source.js';

const schema = {
  type: 'object',
  properties: {
    file: {
      type: 'string',
      minLength: 1,
      description: 'The file of proposals (.jsonl), relative to where the command is started.',
    },
    perImage: perImageSchema,
    minimumScore: {
      type: 'number',
      description:
        'Boxes with a lower score are left out; none unless given. What a score means is up to who computed them.',
    },
  },
  required: ['file'],
  additionalProperties: false,
} as const;

/**
 * Boxes that were computed before: by `run-exp data bing compute`, or by any detector. The file has a JSON object a line: first
 * `{"format": "croplab-proposals", "version": 1}`, then for each image `{"image": id, "width": w, "height": h, "boxes": [[left, top, right, bottom, score], ...]}` in pixels, edges
 * between pixels, higher scores better.
 *
 * Every training image must have a line, of its size; one without proposals has an empty list.
 *
 * @throws `proposals/file-missing`, `proposals/file-invalid`, `proposals/file-not-fitting`
 */
export const precomputed = defineProposalSource({
  kind: 'precomputed',
  summary: "Boxes of a file: BING's, computed before, or any detector's.",
  schema,
  traits: { needsBoxes: false, paths: ['file'] },
  create: async ({ file, perImage, minimumScore }, { dataset, workingDirectory }) => {
    const { openPrecomputed } = await import('./precomputed/open-precomputed.js');
    return openPrecomputed(resolve(workingDirectory, file), { perImage, minimumScore }, dataset.split('train'));
  },
});
