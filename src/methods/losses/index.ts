export { contrastiveAccuracy, infoNce, type ContrastiveLoss } from './info-nce.js';
export { multiLabelCrossEntropy } from './multi-label-cross-entropy.js';
export { softmaxCrossEntropy } from './softmax-cross-entropy.js';
export { topAccuracy } from './top-accuracy.js';
export { unitRows } from './unit-rows.js';
