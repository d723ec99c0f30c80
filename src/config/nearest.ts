import { distance } from 'fastest-levenshtein';

/** The candidate that `word` was probably meant to be; `undefined` where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const scored = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  const [best] = scored;
  // Two edits are a slip at any length above four letters; longer words bear more.
  const tolerated = Math.max(1, Math.min(Math.floor(word.length / 2), 2 + Math.floor(word.length / 8)));
  return best !== undefined && best.edits <= tolerated ? best.candidate : undefined;
}
