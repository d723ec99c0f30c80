export { averagePrecision, averagePrecisions, meanOfDefined } from './average-precision.js';
export { batchAveragedPrecision } from './batch-averaged.js';
export { averagePrecisionBySize, objectSizes, sizeOfClass, type ObjectSize, type SizeBounds } from './object-size.js';
export { columnOf, type ScoredColumn, type ScoreTable } from './score-table.js';
