import { batchesSplitIntoGroups } from './batches-split-into-groups.js';
import { bestCheckpointIsMeasured } from './best-checkpoint-is-measured.js';
import { bfloat16IsCompiled } from './bfloat16-is-compiled.js';
import { boxesAreThere } from './boxes-are-there.js';
import { cropBoundsAscend } from './crop-bounds-ascend.js';
import { evaluatorNamesDiffer } from './evaluator-names-differ.js';
import { labelsAreThere } from './labels-are-there.js';
import { lengthIsGivenOnce } from './length-is-given-once.js';
import { queueHoldsWholeBatches } from './queue-holds-whole-batches.js';
import type { Rule } from './rule.js';

/** Every rule between keys: adding one is a file and a line here. */
export const rules: readonly Rule[] = [
  lengthIsGivenOnce,
  queueHoldsWholeBatches,
  batchesSplitIntoGroups,
  boxesAreThere,
  cropBoundsAscend,
  labelsAreThere,
  evaluatorNamesDiffer,
  bestCheckpointIsMeasured,
  bfloat16IsCompiled,
];

export type { EvaluatorFacts, ExperimentFacts, Rule, RuleFinding } from './rule.js';
