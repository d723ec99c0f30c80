import { curves, progressAt, type CurveGrain, type CurveName } from './curve.js';
import type { ScheduleContext } from './schedule.js';

/** A number that stays, or one that follows a curve over the whole training. */
export type ScheduledNumber =
  | number
  | {
      readonly from: number;
      readonly to: number;
      /** `cosine` unless given. */
      readonly curve?: CurveName | undefined;
      /** `step` unless given. */
      readonly per?: CurveGrain | undefined;
    };

interface Bounds {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/**
 * Schema of a setting that may change during training: a number, or `{ from, to, curve, per }`. `value` is its default; the bounds hold
 * for the number and for both ends.
 *
 * ```yaml
 * momentum: 0.99
 * momentum: { from: 0.99, to: 1 }
 * ```
 */
export const scheduledNumberSchema = <const Default extends ScheduledNumber>(
  description: string,
  value: Default,
  bounds: Bounds,
) =>
  ({
    anyOf: [
      { type: 'number', ...bounds },
      {
        type: 'object',
        properties: {
          from: { type: 'number', ...bounds, description: 'Value at the first step.' },
          to: { type: 'number', ...bounds, description: 'Value that the curve reaches at the end of training.' },
          // A default inside of alternatives is none: ajv does not fill it in.
          curve: { enum: ['cosine', 'linear'], description: 'How it gets there: cosine (unless given) or linear.' },
          per: { enum: ['step', 'epoch'], description: 'How often it changes: every step (unless given) or epoch.' },
        },
        required: ['from', 'to'],
        additionalProperties: false,
      },
    ],
    default: value,
    description: `${description} A number, or { from, to, curve, per } to change it during training.`,
  }) as const;

/**
 * The setting's value at a step, `to + (from - to) * curve(step / totalSteps)`. With `cosine` and `to: 1` this is BYOL's momentum (Grill et
 * al., 2020, https://arxiv.org/abs/2006.07733), `1 - (1 - from) * (cos(pi * step / totalSteps) + 1) / 2`.
 */
export function scheduledValue(
  setting: ScheduledNumber,
  { step, totalSteps, stepsPerEpoch }: ScheduleContext & { readonly step: number },
): number {
  if (typeof setting === 'number') return setting;
  const { from, to, curve = 'cosine', per = 'step' } = setting;
  return to + (from - to) * curves[curve](progressAt(step, totalSteps, per === 'epoch' ? stepsPerEpoch : 1));
}
