import { batchesSplitIntoGroups } from './batches-split-into-groups.js';
import { bestCheckpointIsMeasured } from './best-checkpoint-is-measured.js';
import { bfloat16IsCompiled } from './bfloat16-is-compiled.js';
import { boxChoiceHasAChoice } from './box-choice-has-a-choice.js';
import { boxesAreThere } from './boxes-are-there.js';
import { cropBoundsAscend } from './crop-bounds-ascend.js';
import { evaluatorNamesDiffer } from './evaluator-names-differ.js';
import { headsTellViewsApart } from './heads-tell-views-apart.js';
import { imageSidesFitTheBackbone } from './image-sides-fit-the-backbone.js';
import { labelsAreSingle } from './labels-are-single.js';
import { labelsAreThere } from './labels-are-there.js';
import { labelsDescribeViews } from './labels-describe-views.js';
import { lengthIsGivenOnce } from './length-is-given-once.js';
import { luminanceIsSeparate } from './luminance-is-separate.js';
import { methodTakesViews } from './method-takes-views.js';
import { observersDiffer } from './observers-differ.js';
import { queueHoldsWholeBatches } from './queue-holds-whole-batches.js';
import type { Rule } from './rule.js';
import { tf32NeedsAGpu } from './tf32-needs-a-gpu.js';

/** Every rule between keys: adding one is a file and a line here. */
export const rules: readonly Rule[] = [
  lengthIsGivenOnce,
  queueHoldsWholeBatches,
  batchesSplitIntoGroups,
  boxesAreThere,
  boxChoiceHasAChoice,
  cropBoundsAscend,
  labelsAreThere,
  labelsAreSingle,
  labelsDescribeViews,
  methodTakesViews,
  headsTellViewsApart,
  luminanceIsSeparate,
  evaluatorNamesDiffer,
  observersDiffer,
  bestCheckpointIsMeasured,
  bfloat16IsCompiled,
  tf32NeedsAGpu,
  imageSidesFitTheBackbone,
];

export type { EvaluatorFacts, ExperimentFacts, Rule, RuleFinding } from './rule.js';
