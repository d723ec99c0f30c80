export { averagePrecision, averagePrecisions, meanOfDefined } from './average-precision.js';
export { batchAveragedPrecision } from './batch-averaged.js';
export { bootstrapIntervals, INTERVAL_LEVEL, type Interval, type Metrics, type ResampledMetrics } from './bootstrap.js';
export { multilabelMetrics, percent, resampledMultilabelMetrics, type MultilabelGround } from './multilabel-scores.js';
export { averagePrecisionBySize, objectSizes, sizeOfClass, type ObjectSize, type SizeBounds } from './object-size.js';
export { isInTop, resampledTopAccuracies, topAccuracies } from './top-accuracy.js';
export { columnOf, type ScoredColumn, type ScoreTable } from './score-table.js';
