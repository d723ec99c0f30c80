import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromJson } from '../../src/config/config-node.js';
import { ProblemList, type Problem } from '../../src/config/problem.js';
import { SchemaChecker } from '../../src/config/schema-checker.js';
import { reportSchemaErrors } from '../../src/config/schema-problems.js';
import { SourceText } from '../../src/config/source-text.js';
import type { SettingsOf } from '../../src/container/plugin.js';
import type { JsonValue } from '../../src/json.js';
import { scheduledNumberSchema, scheduledValue, type ScheduledNumber } from '../../src/optim/scheduled-value.js';
import { cosine } from '../../src/optim/schedules/cosine.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const ends = fc.record({
  from: share,
  to: share,
  curve: fc.constantFrom('cosine', 'linear', undefined),
  per: fc.constantFrom('step', 'epoch', undefined),
});
const length = fc.record({ epochs: fc.integer({ min: 1, max: 40 }), stepsPerEpoch: fc.integer({ min: 1, max: 30 }) });

/** The setting at every step, and the one after the last. */
function course(
  setting: ScheduledNumber,
  { epochs, stepsPerEpoch }: { epochs: number; stepsPerEpoch: number },
): number[] {
  const totalSteps = epochs * stepsPerEpoch;
  return Array.from({ length: totalSteps + 1 }, (_, step) =>
    scheduledValue(setting, { step, totalSteps, stepsPerEpoch }),
  );
}

describe('scheduledValue', () => {
  it('is the number itself at every step', () => {
    fc.assert(
      fc.property(share, length, (value, training) => {
        expect(new Set(course(value, training))).toEqual(new Set([value]));
      }),
    );
  });

  it('goes from one end to the other without turning, and stays there', () => {
    fc.assert(
      fc.property(ends, length, (setting, training) => {
        const values = course(setting, training);
        const direction = Math.sign(setting.to - setting.from);
        expect(values[0]).toBeCloseTo(setting.from, 12);
        expect(values.at(-1)).toBe(setting.to);
        values.slice(1).forEach((value, index) => {
          expect((value - values[index]!) * direction).toBeGreaterThanOrEqual(-1e-12);
        });
        const beyond = { step: values.length + 5, totalSteps: values.length - 1, ...training };
        expect(scheduledValue(setting, beyond)).toBe(setting.to);
      }),
    );
  });

  it("is BYOL's momentum unless told otherwise", () => {
    fc.assert(
      fc.property(share, length, (from, training) => {
        const values = course({ from, to: 1 }, training);
        const last = values.length - 1;
        values.forEach((value, step) => {
          expect(value).toBeCloseTo(1 - ((1 - from) * (Math.cos((Math.PI * step) / last) + 1)) / 2, 12);
        });
      }),
    );
  });

  it('is the curve of the cosine schedule, per step and per epoch', () => {
    fc.assert(
      fc.property(share, fc.constantFrom('step', 'epoch'), length, (finalFactor, per, training) => {
        const context = { totalSteps: training.epochs * training.stepsPerEpoch, stepsPerEpoch: training.stepsPerEpoch };
        const warmUp = { steps: 0, epochs: 0, startFactor: 0, reachesFull: false };
        const schedule = cosine.create({ per, finalFactor, warmUp } as never, context) as {
          factor(step: number): number;
        };
        course({ from: 1, to: finalFactor, per }, training).forEach((value, step) => {
          expect(value).toBe(schedule.factor(step));
        });
      }),
    );
  });

  it('changes between epochs only, where asked', () => {
    const values = course({ from: 0, to: 1, curve: 'linear', per: 'epoch' }, { epochs: 4, stepsPerEpoch: 3 });
    expect(values).toEqual([0, 0, 0, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 1]);
  });
});

describe('the schema of a scheduled number', () => {
  const schema = {
    type: 'object',
    properties: { momentum: scheduledNumberSchema('Share that stays.', 0.99, { minimum: 0, maximum: 1 }) },
    additionalProperties: false,
  } as const;
  const fill = (settings: object): SettingsOf<typeof schema> => {
    expect(new SchemaChecker().check(schema, settings)).toEqual([]);
    return settings as SettingsOf<typeof schema>;
  };
  const problemsOf = (value: JsonValue): readonly Problem[] => {
    const settings = { momentum: value };
    const root = fromJson(settings, { text: new SourceText('main.yaml', '', null), offset: 0 });
    const problems = new ProblemList();
    reportSchemaErrors(new SchemaChecker().check(schema, settings), { root, path: [] }, problems);
    return problems.problems;
  };

  it('is one, and its settings are what scheduledValue takes', () => {
    expect(new SchemaChecker().faultOf(schema)).toBeUndefined();
    const byDefault: ScheduledNumber = fill({}).momentum;
    expect(byDefault).toBe(0.99);
    const { momentum } = fill({ momentum: { from: 0.9, to: 1 } });
    expect(scheduledValue(momentum, { step: 5, totalSteps: 10, stepsPerEpoch: 10 })).toBeCloseTo(0.95, 12);
  });

  it.each([
    [
      'text',
      'often',
      'momentum',
      'momentum is the text "often", but must be a number from 0 to 1, or the keys from, to, curve, per.',
    ],
    ['a number out of bounds', 1.5, 'momentum', 'momentum is 1.5, but must be a number from 0 to 1.'],
    [
      'an end out of bounds',
      { from: -1, to: 1 },
      'momentum.from',
      'momentum.from is -1, but must be a number from 0 to 1.',
    ],
    ['one end only', { from: 0.9 }, 'momentum.to', 'momentum.to is missing.'],
    ['an unknown curve', { from: 0.9, to: 1, curve: 'cosin' }, 'momentum.curve', 'none of its choices'],
    ['an unknown key', { from: 0.9, to: 1, pre: 'step' }, 'momentum.pre', 'momentum has no key pre.'],
  ] as const)('says what is wrong with %s', (_, value, path, message) => {
    const [problem, ...others] = problemsOf(value);
    expect(others).toEqual([]);
    expect(problem?.path).toBe(path);
    expect(problem?.message).toContain(message);
  });
});
