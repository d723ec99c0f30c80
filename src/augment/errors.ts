import { defineErrors, errorRow } from '../errors/index.js';

/** Every error that making views can raise. */
export const augmentErrors = defineErrors({
  'augment/image-unreadable': errorRow<{ path: string; sample: string | undefined; reason: string }>({
    exitCode: 'missing',
    message: ({ path, sample, reason }) =>
      `The image${sample === undefined ? '' : ` of sample ${sample}`} cannot be read: ${path}: ${reason}`,
    remedy: () => 'Replace the file, or take the sample out of the dataset.',
  }),
  'augment/batch-too-large': errorRow<{ batchSize: number; items: number }>({
    exitCode: 'badInput',
    message: ({ batchSize, items }) =>
      `training.batchSize is ${batchSize}, but the training split has ${items === 1 ? '1 item' : `${items} items`}: not one whole batch.`,
    remedy: ({ items }) =>
      items > 0
        ? `Set training.batchSize to ${items} or less, or train on more data.`
        : 'Check the data and its split; with crops.itemsPer box, whether the images have boxes.',
  }),
  'augment/no-boxes': errorRow<{ images: number }>({
    exitCode: 'missing',
    message: ({ images }) => `An epoch visits every box, but none of the ${images} images has one.`,
    remedy: () => 'Set crops.itemsPer to image, or choose proposals that find boxes.',
  }),
  'augment/bounds-reversed': errorRow<{ setting: string; bounds: readonly [number, number] }>({
    exitCode: 'badInput',
    message: ({ setting, bounds: [lower, upper] }) =>
      `${setting} has its lower bound ${lower} above its upper bound ${upper}.`,
    remedy: ({ setting, bounds: [lower, upper] }) => `Write ${setting}: [${upper}, ${lower}].`,
  }),
});
