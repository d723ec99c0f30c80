import { isJsonObject, type JsonValue } from '../../json.js';
import type { Rule } from './rule.js';

/** Each kind of observer has one place in a run's folder. */
export const observersDiffer: Rule = {
  summary: 'Each kind of observer is named once.',
  *check(facts) {
    const blocks = facts.value('observers');
    if (!Array.isArray(blocks)) return;
    const kinds = (blocks as readonly JsonValue[]).map((block) => (isJsonObject(block) ? block.kind : undefined));
    for (const [index, kind] of kinds.entries()) {
      if (typeof kind !== 'string' || kinds.indexOf(kind) === index) continue;
      const message = `The observer ${kind} is there already, as observers.${kinds.indexOf(kind)}.`;
      yield { path: ['observers', index, 'kind'], message };
    }
  },
};
