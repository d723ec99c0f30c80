import type { Split } from '../data/dataset.js';
import type { ResolvedExperiment } from '../config/index.js';
import { cropsNeedBoxes } from '../crops/crop-strategy.js';

/**
 * Says that crops around annotated boxes will all be crops of scenes, because not one training image has a box: a set of which only the classes are known looks
 * like any other until then. `undefined` where there is nothing to say.
 */
export function cropsWithoutBoxes(
  { registry, experiment }: Pick<ResolvedExperiment, 'registry' | 'experiment'>,
  training: Split,
): string | undefined {
  const { crops, proposals } = experiment;
  const asksForBoxes = cropsNeedBoxes(registry.find('crops', crops.kind)!.traits, crops);
  const takesAnnotated = registry.find('proposals', proposals.kind)!.traits.needsBoxes;
  if (!asksForBoxes || !takesAnnotated) return undefined;
  for (let index = 0; index < training.length; index++) if (training.sample(index).boxes.length > 0) return undefined;
  return `Not one of the ${training.length} training images has a box: crops of kind ${crops.kind} are crops of scenes here.`;
}
