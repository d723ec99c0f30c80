import type { Rule } from './rule.js';

/** Training is as long as its epochs or its steps say; both or neither say nothing. */
export const lengthIsGivenOnce: Rule = {
  summary: 'Exactly one of training.epochs and training.steps is given.',
  *check(facts) {
    const epochs = facts.isWritten('training.epochs');
    const steps = facts.isWritten('training.steps');
    if (epochs && steps) {
      const message = 'training.epochs and training.steps both say how long training lasts. Give one of them.';
      yield { path: ['training', 'steps'], message };
    } else if (!epochs && !steps && facts.value('training') !== undefined) {
      const message = 'How long training lasts is missing: give training.epochs or training.steps.';
      yield { path: ['training'], message, allowed: ['epochs', 'steps'] };
    }
  },
};
