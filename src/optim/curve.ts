/** How a value goes from one number to another: the share of the way that is left, 1 at progress 0 and 0 at progress 1. */
export const curves = {
  /** Half a cosine (Loshchilov and Hutter, 2017, https://arxiv.org/abs/1608.03983): `(1 + cos(pi * progress)) / 2`. */
  cosine: (progress: number): number => 0.5 * (1 + Math.cos(Math.PI * progress)),
  linear: (progress: number): number => 1 - progress,
} as const;

export type CurveName = keyof typeof curves;

/** How often a value changes. */
export type CurveGrain = 'step' | 'epoch';

/** How far `step` is along `length` steps: 0 at the beginning, 1 at the end and beyond. Changes once every `grain` steps. */
export function progressAt(step: number, length: number, grain: number): number {
  const elapsed = Math.floor(step / grain) * grain;
  return Math.min(elapsed / Math.max(length, 1), 1);
}
