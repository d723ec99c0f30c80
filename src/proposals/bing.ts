import { resolve } from 'node:path';
import { bingColorSpaces } from './bing/bing-model.js';
import { perImageSchema } from './per-image-schema.js';
import { defineProposalSource } from './proposal-source.js';

const schema = {
  type: 'object',
  properties: {
    perImage: perImageSchema,
    colorSpaces: {
      type: 'array',
      items: { enum: bingColorSpaces },
      minItems: 1,
      maxItems: 3,
      uniqueItems: true,
      default: ['max-rgb'],
      description:
        'What gradients are taken of: the largest difference of red, green and blue (max-rgb), hue, saturation and value (hsv), grey (gray). The boxes of several are ranked together, by score.',
    },
    perSize: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 250,
      description: "Windows that are kept of each of the 36 sizes: 130 in the published code, 250 in OpenCV's.",
    },
    model: {
      type: 'string',
      minLength: 1,
      description:
        "Folder of a model in OpenCV's format (ObjNessB2W8MAXBGR.wS1.yml.gz and others), relative to where the command is started. Unless given, the one that comes with croplab.",
    },
  },
  additionalProperties: false,
} as const;

/**
 * BING: Binarized Normed Gradients for Objectness (Cheng et al., CVPR 2014, https://mmcheng.net/bing): boxes around whatever has the closed outline of an object, without
 * labels, as OpenCV's `ObjectnessBING` finds them. Scores are the second stage's, which may be negative.
 *
 * Images are searched when they are first asked for, in worker threads, and their boxes kept for as long as the run lasts. What several runs need is better computed
 * once, with `run-exp data bing compute`, and read by `precomputed`.
 *
 * @throws `proposals/model-invalid`, and from `propose` `augment/image-unreadable`
 */
export const bing = defineProposalSource({
  kind: 'bing',
  summary: 'Boxes around what looks like objects, found by BING without labels.',
  schema,
  traits: { needsBoxes: false, paths: ['model'] },
  create: async ({ perImage, colorSpaces, perSize, model }, context) => {
    const { readBingModels } = await import('./bing/model-files.js');
    const { createBingSource } = await import('./bing/bing-source.js');
    const { defaultModelFolder } = await import('./bing/default-model.js');
    const folder = model === undefined ? defaultModelFolder : resolve(context.workingDirectory, model);
    return createBingSource({ stored: await readBingModels(folder, colorSpaces), perImage, perSize }, context);
  },
});
