export { drawnImages } from './drawn-images.js';
export { extractFeatures, type FeatureRequest } from './extract-features.js';
export type { FeatureTable, SplitFeatures } from './feature-table.js';
export { featureJob, featureViewProperties, type FeatureView } from './feature-view.js';
export { FrozenForward } from './frozen-forward.js';
export {
  labelTable,
  requireImages,
  requireLabels,
  requireSingleLabels,
  showsOneClassEach,
  singleLabels,
  type SplitPurposes,
} from './labelled-samples.js';
export { standardizationOf, standardize, type Standardization } from './standardization.js';
