import type { EvaluatorPlugin } from './evaluator.js';
import { knn } from './knn.js';
import { linearMultilabel } from './linear-multilabel.js';

/** The family's plug-ins: adding an evaluator is one file and one line here. */
export const evaluatorPlugins: readonly EvaluatorPlugin[] = [linearMultilabel, knn];
