import fc from 'fast-check';

/** Images with a score, many of them equal, and whether they show the class. */
export const scoredImages = fc.array(fc.tuple(fc.integer({ min: -12, max: 12 }), fc.constantFrom(0, 1)), {
  minLength: 1,
  maxLength: 40,
});

export type ScoredImages = readonly (readonly [score: number, label: number])[];

export const columnOfImages = (images: ScoredImages): { scores: number[]; labels: number[] } => ({
  scores: images.map(([score]) => score),
  labels: images.map(([, label]) => label),
});
