/** A probability of a part: one for all views, or one for each view, the last of which holds for further ones. */
export type Probability = number | readonly number[];

const share = { type: 'number', minimum: 0, maximum: 1 } as const;

/** Settings of a probability that all views share. */
export const probabilitySchema = (published: number, what: string) =>
  ({ ...share, default: published, description: `Probability of ${what}. 0: never.` }) as const;

export type ProbabilitySchema = ReturnType<typeof probabilitySchema>;

/** Settings of a probability that differs from view to view. */
export const viewProbabilitiesSchema = (published: readonly number[], what: string) =>
  ({
    type: 'array',
    items: share,
    minItems: 1,
    default: published,
    description: `Probability of ${what}, for each view in turn; the last one also holds for further views. 0: never.`,
  }) as const;

export type ViewProbabilitiesSchema = ReturnType<typeof viewProbabilitiesSchema>;

/** The probability for view number `view`. */
export function probabilityOf(probability: Probability, view: number): number {
  if (typeof probability === 'number') return probability;
  return probability[Math.min(view, probability.length - 1)] ?? 0;
}
