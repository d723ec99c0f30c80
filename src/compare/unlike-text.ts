import type { ComparisonRow, UnlikeFact } from './comparison.js';
import { sharedFacts } from './facts.js';

/** Names that a sentence lists, and sentences, at most. */
const MOST_NAMES = 6;
const MOST_SENTENCES = 20;

/** What a fact is called: `images seen`, `settings of linear-multilabel`. */
export function factLabel({ fact, evaluator }: UnlikeFact): string {
  return fact === 'evaluator' ? `settings of ${evaluator ?? ''}` : sharedFacts[fact].label;
}

/** In what rows were not measured like the baseline, a sentence for each fact and pair of values. */
export function unlikeSentences(rows: readonly Pick<ComparisonRow, 'name' | 'unlike'>[], baseline: string): string[] {
  const found = new Map<string, { readonly unlike: UnlikeFact; readonly names: string[] }>();
  for (const { name, unlike } of rows) {
    for (const each of unlike) {
      const key = JSON.stringify([each, name === baseline]);
      const entry = found.get(key) ?? { unlike: each, names: [] };
      found.set(key, entry);
      entry.names.push(name);
    }
  }
  const sentences = [...found.values()].map(({ unlike, names }) => sentenceOf(unlike, names, baseline));
  const more = sentences.length - MOST_SENTENCES;
  if (more <= 0) return sentences;
  return [
    ...sentences.slice(0, MOST_SENTENCES),
    `Not measured alike: ${more} more differences; --format json has all.`,
  ];
}

function sentenceOf(unlike: UnlikeFact, names: readonly string[], baseline: string): string {
  const what = `Not measured alike${unlike.swept ? ', as swept' : ''}: ${factLabel(unlike)}`;
  if (names[0] === baseline) return `${what} ${unlike.row} within ${baseline} (the baseline).`;
  return `${what} ${unlike.row} in ${listOf(names)}, but ${unlike.baseline} in ${baseline} (the baseline).`;
}

/** Names as a sentence lists them. */
export function listOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more <= 0 ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more`;
}
