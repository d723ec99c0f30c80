import type { Rule } from './rule.js';

/** Eager operations compute in float32; only the graph of a step has the casts. */
export const bfloat16IsCompiled: Rule = {
  summary: 'bfloat16 is computed by a compiled step.',
  *check(facts) {
    if (facts.value('engine.precision') !== 'bfloat16' || facts.value('engine.mode') !== 'eager') return;
    yield {
      path: ['engine', 'precision'],
      message: 'engine.precision is bfloat16, which only a compiled step computes in. Set engine.mode to compiled.',
    };
  },
};
