import { listed } from '../candidate-values.js';
import { evaluatorErrors } from '../errors.js';
import type { HeadCandidate } from '../linear/linear-heads.js';

/** A candidate with what it scored on the validation images, in percent; null where it diverged. */
export interface ScoredCandidate extends HeadCandidate {
  readonly mAP: number | null;
}

/** Every pair of a learning rate and a weight decay, rates first. */
export function headCandidates(settings: {
  readonly learningRate: number | readonly number[];
  readonly weightDecay: number | readonly number[];
}): HeadCandidate[] {
  return listed(settings.learningRate).flatMap((learningRate) =>
    listed(settings.weightDecay).map((weightDecay) => ({ learningRate, weightDecay })),
  );
}

/**
 * The candidate with the best validation mAP, the first among equals, and its place.
 *
 * @throws `evaluators/no-candidate-left` where every one diverged
 */
export function chosenCandidate(
  scored: readonly ScoredCandidate[],
  evaluator: string,
): { readonly place: number; readonly mAP: number } {
  let best: { place: number; mAP: number } | undefined;
  for (const [place, { mAP }] of scored.entries()) {
    if (mAP !== null && mAP > (best?.mAP ?? -1)) best = { place, mAP };
  }
  if (best === undefined) {
    throw evaluatorErrors['evaluators/no-candidate-left']({ evaluator, candidates: scored.length });
  }
  return best;
}
