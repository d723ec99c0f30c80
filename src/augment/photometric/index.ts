export { colorJitter, colorJitterSchema, type ColorJitterSettings } from './color-jitter.js';
export { gaussianBlur, gaussianBlurSchema, type GaussianBlurSettings } from './gaussian-blur.js';
export { grayscale, grayscaleSchema } from './grayscale.js';
export { horizontalFlip, horizontalFlipSchema } from './horizontal-flip.js';
export type { PhotometricPart } from './photometric-part.js';
export { photometricPipeline, type PhotometricPipelineOptions } from './photometric-pipeline.js';
export { probabilitySchema, viewProbabilitiesSchema, type Probability } from './probability.js';
export { solarize, solarizeSchema, type SolarizeSettings } from './solarize.js';
