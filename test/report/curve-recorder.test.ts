import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CurveRecorder, thinCurve } from '../../src/report/curve-recorder.js';

function record(count: number): CurveRecorder {
  const recorder = new CurveRecorder();
  for (let step = 1; step <= count; step += 1) {
    recorder.take({ step, epoch: 0, name: 'train/loss', value: 1 / step, wallTime: 1000 * step });
  }
  return recorder;
}

describe('CurveRecorder', () => {
  it('holds a short curve whole, undefined values included', () => {
    const recorder = record(3);
    recorder.take({ step: 3, epoch: 0, name: 'linear/AP/cat', value: null, wallTime: 9 });
    expect(recorder.curves()).toEqual([
      { name: 'train/loss', steps: [1, 2, 3], times: [1000, 2000, 3000], values: [1, 1 / 2, 1 / 3], measured: 3 },
      { name: 'linear/AP/cat', steps: [3], times: [9], values: [Number.NaN], measured: 1 },
    ]);
  });

  it('holds a long one evenly in bounded memory, to its last point', () => {
    const [curve] = record(100_001).curves();
    expect(curve?.measured).toBe(100_001);
    expect(curve!.steps.length).toBeLessThan(8200);
    expect(curve!.steps.length).toBeGreaterThan(4000);
    expect(curve?.steps.at(-1)).toBe(100_001);
    const gaps = new Set(curve!.steps.slice(1, -1).map((step, index) => step - curve!.steps[index]!));
    expect(gaps.size).toBe(1);
  });

  it('passes over more quantities than can be drawn, and counts them', () => {
    const recorder = new CurveRecorder();
    for (let number = 0; number < 300; number += 1) {
      recorder.take({ step: 1, epoch: 0, name: `linear/AP/${number}`, value: 1, wallTime: 0 });
    }
    expect(recorder.curves()).toHaveLength(256);
    expect(recorder.passedOver).toBe(44);
    recorder.clear();
    expect([recorder.curves(), recorder.passedOver]).toEqual([[], 0]);
  });
});

describe('thinCurve', () => {
  it('keeps first and last, at most the wanted number and one, and the same steps of curves of one length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 2, max: 300 }), (length, most) => {
        const [curve] = record(length).curves();
        const other = { ...curve!, values: curve!.values.map((value) => -value) };
        const [thin, otherThin] = [thinCurve(curve!, most), thinCurve(other, most)];
        expect(thin.steps.length).toBeLessThanOrEqual(most + 1);
        expect([thin.steps[0], thin.steps.at(-1)]).toEqual([1, length]);
        expect(thin.values).toEqual(thin.steps.map((step) => 1 / step));
        expect(otherThin.steps).toEqual(thin.steps);
      }),
    );
  });
});
