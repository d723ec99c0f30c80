import { collapse } from './collapse.js';
import { embedding } from './embedding.js';
import type { EvaluatorPlugin } from './evaluator.js';
import { fineTune } from './fine-tune.js';
import { knn } from './knn.js';
import { linearMultilabel } from './linear-multilabel.js';
import { linearTop1 } from './linear-top1.js';
import { objectRetrieval } from './object-retrieval.js';
import { onlineLinear } from './online-linear.js';

/** The family's plug-ins: adding an evaluator is one file and one line here. */
export const evaluatorPlugins: readonly EvaluatorPlugin[] = [
  linearMultilabel,
  linearTop1,
  knn,
  onlineLinear,
  fineTune,
  collapse,
  objectRetrieval,
  embedding,
];
