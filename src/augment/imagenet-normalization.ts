import type { Normalization } from './normalization.js';

/** Mean and standard deviation of ImageNet's training images: what MoCo and torchvision's models are fed with. */
export const imagenetNormalization: Normalization = {
  colorSpace: 'rgb',
  mean: [0.485, 0.456, 0.406],
  standardDeviation: [0.229, 0.224, 0.225],
};
