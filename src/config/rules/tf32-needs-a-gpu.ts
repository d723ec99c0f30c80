import type { Rule } from './rule.js';

/** Processors have no TensorFloat-32. Where `auto` finds no GPU, the engine says the same as it is loaded. */
export const tf32NeedsAGpu: Rule = {
  summary: 'tf32 is computed by a GPU.',
  *check(facts) {
    if (facts.value('engine.precision') !== 'tf32' || facts.value('engine.device') !== 'cpu') return;
    yield {
      path: ['engine', 'precision'],
      message: 'engine.precision is tf32, which only NVIDIA GPUs compute in, but engine.device is cpu. Set float32.',
    };
  },
};
