import type { JsonObject } from '../../json.js';
import type { ExperimentFacts, Rule } from './rule.js';

/** Where experiments say the side of the images that a backbone is given. */
function* sideKeys({ evaluators }: ExperimentFacts): Generator<string> {
  yield* ['crops.size', 'crops.large.size', 'crops.small.size'];
  for (const { index } of evaluators) yield `evaluators.${index}.size`;
}

/** A transformer takes whole patches, and a network that halves its maps several times needs something to halve. */
export const imageSidesFitTheBackbone: Rule = {
  summary: 'Views and evaluated images have sides that the backbone takes: a vision transformer takes whole patches.',
  *check(facts) {
    const backbone = facts.plugin('backbone');
    const settings = facts.value('backbone');
    if (backbone?.traits.imageSides === undefined || settings === undefined) return;
    const { atLeast, multipleOf } = backbone.traits.imageSides(settings as JsonObject);
    for (const key of sideKeys(facts)) {
      const side = facts.number(key);
      if (side === undefined || (side >= atLeast && side % multipleOf === 0)) continue;
      const fitting = Math.max(atLeast, Math.round(side / multipleOf) * multipleOf);
      yield {
        path: facts.isWritten(key) ? key.split('.').map(segment) : ['backbone', 'kind'],
        message:
          multipleOf === 1
            ? `Images for ${backbone.kind} need ${atLeast} pixels a side; ${key} is ${side}.`
            : `${backbone.kind} takes images of whole patches, sides of multiples of ${multipleOf} pixels; ${key} is ${side}.`,
        suggestion: `${key}=${fitting}`,
      };
    }
  },
};

const segment = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);
