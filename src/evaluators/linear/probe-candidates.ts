import type { JsonObject } from '../../json.js';
import { listed } from '../candidate-values.js';
import { evaluatorErrors } from '../errors.js';
import type { HeadCandidate } from './linear-heads.js';

/** The settings of a linear layer of which there may be several. */
export interface CandidateSettings {
  /** `sgd`: steps along the gradient of batches. `lbfgs`: to the minimum of a regularised loss over all images. */
  readonly solver: 'sgd' | 'lbfgs';
  readonly learningRate: number | readonly number[];
  readonly weightDecay: number | readonly number[];
  readonly regularization: number | readonly number[];
}

/** Every pair of a learning rate and a weight decay, rates first. */
export function headCandidates(settings: Pick<CandidateSettings, 'learningRate' | 'weightDecay'>): HeadCandidate[] {
  return listed(settings.learningRate).flatMap((learningRate) =>
    listed(settings.weightDecay).map((weightDecay) => ({ learningRate, weightDecay })),
  );
}

/** What is chosen among, in order. */
export function probeCandidates(settings: CandidateSettings): readonly JsonObject[] {
  if (settings.solver === 'lbfgs') return listed(settings.regularization).map((regularization) => ({ regularization }));
  return headCandidates(settings).map((candidate) => ({ ...candidate }));
}

/**
 * The place of the best score, the first among equals; null is the score of one that diverged.
 *
 * @throws `evaluators/no-candidate-left` where every one diverged
 */
export function bestCandidate(scores: readonly (number | null)[], evaluator: string): number {
  let best: number | undefined;
  for (const [place, score] of scores.entries()) {
    if (score !== null && (best === undefined || score > scores[best]!)) best = place;
  }
  if (best === undefined)
    throw evaluatorErrors['evaluators/no-candidate-left']({ evaluator, candidates: scores.length });
  return best;
}
