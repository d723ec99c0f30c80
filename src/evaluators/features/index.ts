export { extractFeatures } from './extract-features.js';
export type { FeatureTable, SplitFeatures } from './feature-table.js';
export { featureViewProperties, type FeatureView } from './feature-view.js';
export { labelTable, requireLabels, singleLabels } from './labelled-samples.js';
export { standardizationOf, standardize, type Standardization } from './standardization.js';
