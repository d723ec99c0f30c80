import { defineErrors, errorRow } from '../errors/index.js';

/** Every error that a crop strategy can raise. */
export const cropErrors = defineErrors({
  'crops/bounds-reversed': errorRow<{ setting: string; bounds: readonly [number, number] }>({
    exitCode: 'badInput',
    message: ({ setting, bounds }) =>
      `crops.${setting} is [${bounds.join(', ')}]: its lower bound is above its upper one.`,
    remedy: ({ setting, bounds: [lower, upper] }) => `Write the lower bound first: ${setting}: [${upper}, ${lower}]`,
  }),
  'crops/no-boxes': errorRow<{ image: string }>({
    exitCode: 'missing',
    message: ({ image }) => `${image} has no proposals to crop.`,
    remedy: () =>
      'Set crops.withoutBoxes to scene to crop such an image as a whole, or crops.itemsPer to box to leave it out.',
  }),
});
