import type { Rule } from './rule.js';

/** Metrics and files of an evaluation are called by its name. */
export const evaluatorNamesDiffer: Rule = {
  summary: 'Evaluators have different names.',
  *check({ evaluators }) {
    for (const { index, name } of evaluators) {
      const first = evaluators.find((other) => other.name === name);
      if (first === undefined || first.index === index) continue;
      yield {
        path: ['evaluators', index, 'name'],
        message: `Evaluators ${first.index} and ${index} are both called ${name}. Give one a name of its own: name: ${name}-2`,
      };
    }
  },
};
