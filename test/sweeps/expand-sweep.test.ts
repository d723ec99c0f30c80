import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withoutLabels } from '../../src/config/sweep/point-labels.js';
import type { SweepSettings } from '../../src/config/sweep/sweep-settings.js';
import { expandSweep, sweepExpansion } from '../../src/sweeps/expand-sweep.js';

const assignments = (sweep: SweepSettings): object[] => expandSweep(sweep).map((point) => point.assignments);

describe('expandSweep', () => {
  it('combines the axes of a grid, the last changing fastest, and repeats each point for every seed', () => {
    expect(assignments({ grid: { a: [1, 2], b: ['x', 'y'] }, seeds: [0, 5] })).toEqual([
      { a: 1, b: 'x', 'training.seed': 0 },
      { a: 1, b: 'x', 'training.seed': 5 },
      { a: 1, b: 'y', 'training.seed': 0 },
      { a: 1, b: 'y', 'training.seed': 5 },
      { a: 2, b: 'x', 'training.seed': 0 },
      { a: 2, b: 'x', 'training.seed': 5 },
      { a: 2, b: 'y', 'training.seed': 0 },
      { a: 2, b: 'y', 'training.seed': 5 },
    ]);
  });

  it('has as many points as the axes have combinations, all different', () => {
    const axis = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c.d'), axis), (grid) => {
        const points = assignments({ grid });
        expect(points).toHaveLength(Object.values(grid).reduce((product, values) => product * values.length, 1));
        expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(points.length);
      }),
    );
  });

  it('leaves out what an entry of exclude matches whole, also inside of blocks', () => {
    const crops = [{ kind: 'scene-scene' }, { kind: 'object-dilate', dilation: 0.1 }];
    const grid = { 'method.temperature': [0.07, 0.2], crops };
    expect(assignments({ grid, exclude: [{ 'method.temperature': 0.07, 'crops.kind': 'object-dilate' }] })).toEqual([
      { 'method.temperature': 0.07, crops: crops[0] },
      { 'method.temperature': 0.2, crops: crops[0] },
      { 'method.temperature': 0.2, crops: crops[1] },
    ]);
    expect(assignments({ grid, exclude: [{ crops: { kind: 'object-dilate' } }] })).toHaveLength(2);
  });

  it('says so where nothing is left', () => {
    expect(() => assignments({ grid: { a: [1, 2] }, exclude: [{ a: 1 }, { a: 2 }] })).toThrow(
      /none of the 2 combinations/,
    );
    expect(assignments({ grid: { a: [1] }, include: [{ b: 2 }], exclude: [{ a: 1 }] })).toEqual([{ b: 2 }]);
  });

  it('leaves out as many points as exclude matches, also single seeds of a point', () => {
    const values = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
    const entry = fc.record({ a: fc.integer({ min: 0, max: 4 }), 'training.seed': fc.integer({ min: 0, max: 4 }) });
    const patterns = fc.array(
      entry.chain((whole) => fc.constantFrom(whole, { a: whole.a })),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(values, values, values, patterns, (a, b, seeds, exclude) => {
        const isLeft = (value: number, seed: number): boolean =>
          exclude.some((out) => out.a === value && (!('training.seed' in out) || out['training.seed'] === seed));
        const left = a.flatMap((value) => seeds.filter((seed) => isLeft(value, seed))).length;
        fc.pre(left < a.length * seeds.length);
        const points = assignments({ grid: { a, b }, seeds, exclude });
        expect(points).toHaveLength((a.length * seeds.length - left) * b.length);
        expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(points.length);
      }),
    );
    expect(assignments({ seeds: [0, 1, 2], exclude: [{ 'training.seed': 1 }] })).toEqual([
      { 'training.seed': 0 },
      { 'training.seed': 2 },
    ]);
  });

  it('asks for all that a pattern says of a block, wherever the point got it from', () => {
    const grid = { 'crops.kind': ['object-dilate'], 'crops.dilation': [0.1, 0.2] };
    expect(assignments({ grid, exclude: [{ crops: { kind: 'object-dilate', dilation: 0.1 } }] })).toEqual([
      { 'crops.kind': 'object-dilate', 'crops.dilation': 0.2 },
    ]);
    const overlaid = { crops: [{ kind: 'object-dilate', dilation: 0.1 }], 'crops.dilation': [0.2] };
    expect(assignments({ grid: overlaid, exclude: [{ 'crops.dilation': 0.1 }] })).toHaveLength(1);
    expect(() => assignments({ grid: overlaid, exclude: [{ 'crops.dilation': 0.2 }] })).toThrow(/leaves none/);
    const lists = { evaluators: [[{ epochs: 5 }], [{ epochs: 6 }]] };
    expect(assignments({ grid: lists, exclude: [{ 'evaluators.0.epochs': 5 }] })).toEqual([
      { evaluators: [{ epochs: 6 }] },
    ]);
  });

  it('adds the points that are given by themselves, once, and tells the baseline', () => {
    const points = expandSweep({
      grid: { a: [1, 2] },
      include: [
        { name: 'third', a: 3 },
        { name: 'again', a: 2 },
      ],
      baseline: { a: 2 },
    });
    expect(points.map(({ assignments: point }) => point)).toEqual([{ a: 1 }, { a: 2 }, { name: 'third', a: 3 }]);
    expect(points.map(({ isBaseline }) => isBaseline)).toEqual([false, true, false]);
    expect(withoutLabels(points[2]!.assignments)).toEqual({ a: 3 });
  });

  it('knows a baseline by its name or by a part of its block', () => {
    const include = [
      { name: 'scene', crops: { kind: 'scene-scene', size: 40 } },
      { name: 'object', crops: { kind: 'object-object' } },
    ];
    const flags = (baseline: object) => expandSweep({ include, baseline: baseline as never }).map((p) => p.isBaseline);
    expect(flags({ name: 'object' })).toEqual([false, true]);
    expect(flags({ 'crops.kind': 'scene-scene' })).toEqual([true, false]);
    expect(flags({ crops: { kind: 'scene-scene' } })).toEqual([true, false]);
  });

  it('keeps the mark of a baseline that is given once more under a name', () => {
    const points = expandSweep({ grid: { a: [1, 2] }, include: [{ name: 'two', a: 2 }], baseline: { name: 'two' } });
    expect(points.map(({ isBaseline }) => isBaseline)).toEqual([false, true]);
  });

  it('marks the baseline with every seed, and leaves a point its own seed', () => {
    const include = [{ a: 1 }, { a: 2, 'training.seed': 9 }, { a: 3, training: { seed: 8 } }];
    const points = expandSweep({ include, seeds: [0, 1], baseline: { a: 1 } });
    expect(points).toEqual([
      { assignments: { a: 1, 'training.seed': 0 }, isBaseline: true },
      { assignments: { a: 1, 'training.seed': 1 }, isBaseline: true },
      { assignments: { a: 2, 'training.seed': 9 }, isBaseline: false },
      { assignments: { a: 3, training: { seed: 8 } }, isBaseline: false },
    ]);
  });

  it('runs the experiment itself with every seed where nothing else is swept', () => {
    expect(assignments({ seeds: [1, 2] })).toEqual([{ 'training.seed': 1 }, { 'training.seed': 2 }]);
  });

  it('advances the axes of a zip together, and combines groups with each other and with the grid', () => {
    const zip = { a: [1, 2], b: ['x', 'y'] };
    expect(assignments({ zip })).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ]);
    expect(assignments({ grid: { g: [0] }, zip: [zip, { c: [true, false] }] })).toEqual([
      { g: 0, a: 1, b: 'x', c: true },
      { g: 0, a: 1, b: 'x', c: false },
      { g: 0, a: 2, b: 'y', c: true },
      { g: 0, a: 2, b: 'y', c: false },
    ]);
  });

  it('gives an axis of when to those points alone that match, in their places', () => {
    const when = [
      { match: { kind: 'dilate' }, grid: { dilation: [0.1, 0.2] } },
      { match: { dilation: 0.2 }, zip: { share: [5], other: [6] } },
    ];
    expect(assignments({ grid: { kind: ['scene', 'dilate', 'shift'] }, when, seeds: [7] })).toEqual([
      { kind: 'scene', 'training.seed': 7 },
      { kind: 'dilate', dilation: 0.1, 'training.seed': 7 },
      { kind: 'dilate', dilation: 0.2, share: 5, other: 6, 'training.seed': 7 },
      { kind: 'shift', 'training.seed': 7 },
    ]);
  });

  it('says which patterns are of no point', () => {
    const { unmatched } = sweepExpansion({
      grid: { a: [1, 2] },
      when: [
        { match: { a: 1 }, grid: { b: [1] } },
        { match: { a: 3 }, grid: { b: [1] } },
      ],
      exclude: [{ a: 1, b: 1 }, { a: 4 }],
      baseline: { a: 1 },
    });
    expect(unmatched).toEqual([['when', 1, 'match'], ['exclude', 1], ['baseline']]);
  });

  it('counts before it makes: a slip does not fill the memory', () => {
    const axis = Array.from({ length: 100 }, (_, value) => value);
    const grid = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`a${index}`, axis]));
    expect(() => expandSweep({ grid })).toThrow(/too many points; it may have 100000/);
    const seeds = Array.from({ length: 1001 }, (_, seed) => seed);
    expect(() => expandSweep({ grid: { a: axis }, seeds })).toThrow(/100100 points/);
    expect(() =>
      expandSweep({ grid: { a: axis }, when: [{ match: { a: 3 }, grid: { b: axis, c: axis, d: axis } }] }),
    ).toThrow(/points; it may have/);
  });

  it('has the product of its axes as points, each once, in the same order every time', () => {
    const values = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 });
    const sweep = fc.record({
      grid: fc.dictionary(fc.constantFrom('a', 'b'), values),
      zip: values.map((list) => ({ c: list, d: list.map((value) => -value) })),
      extra: values,
      seeds: values,
    });
    fc.assert(
      fc.property(sweep, ({ grid, zip, extra, seeds }) => {
        const settings = { grid, zip, when: [{ match: { c: zip.c[0]! }, grid: { e: extra } }], seeds };
        const points = assignments(settings);
        const combinations = Object.values(grid).reduce((product, { length }) => product * length, 1);
        expect(points).toHaveLength(combinations * (zip.c.length - 1 + extra.length) * seeds.length);
        expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(points.length);
        expect(assignments(settings)).toEqual(points);
      }),
    );
  });
});
