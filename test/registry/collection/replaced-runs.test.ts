import { describe, expect, it } from '@jest/globals';
import { replacedRuns } from '../../../src/registry/collection/replaced-runs.js';
import { storedRun, type RunSketch } from '../../compare/stored-runs.js';

/** Runs by the order in which they began. */
function pairsOf(sketches: readonly RunSketch[]): string[] {
  const runs = sketches.map((sketch, place) => {
    const run = storedRun(sketch);
    const times = { ...run.manifest.times, started: new Date(Date.UTC(2026, 0, 1 + place)).toISOString() };
    return { ...run, manifest: { ...run.manifest, times } };
  });
  return [...replacedRuns(runs, 'now')].map(([run, by]) => `${run.manifest.id} by ${by.manifest.id}`);
}

describe('replacedRuns', () => {
  const unfinished = { id: 'old', status: 'interrupted', code: 'before' } as const;

  it('finds the finished run of other code that came in the place of an unfinished one', () => {
    expect(pairsOf([unfinished, { id: 'new', code: 'after' }])).toEqual(['old by new']);
    const [later, latest] = [
      { id: 'new', code: 'after' },
      { id: 'newer', code: 'again' },
    ];
    expect(pairsOf([unfinished, later, latest])).toEqual(['old by newer']);
  });

  it.each<[reason: string, other: RunSketch]>([
    ['another seed', { id: 'new', code: 'after', seed: 1 }],
    ['another recipe', { id: 'new', code: 'after', recipe: { crops: 'scene-scene' } }],
    ['other data', { id: 'new', code: 'after', data: 'other' }],
    ['fewer steps', { id: 'new', code: 'after', steps: 10 }],
    ['no result', { id: 'new', code: 'after', status: 'interrupted' }],
  ])('takes no run with %s for it', (_, other) => {
    expect(pairsOf([unfinished, other])).toEqual([]);
  });

  it('leaves finished runs, and those that began after the finished one', () => {
    expect(
      pairsOf([
        { ...unfinished, status: 'completed' },
        { id: 'new', code: 'after' },
      ]),
    ).toEqual([]);
    expect(pairsOf([{ id: 'new', code: 'after' }, unfinished])).toEqual([]);
  });

  it('leaves those that can be gone on with: of the code as it is', () => {
    expect(
      pairsOf([
        { ...unfinished, code: 'now' },
        { id: 'new', code: 'after' },
      ]),
    ).toEqual([]);
  });

  it('leaves runs that do not say what they are', () => {
    const [old, finished] = [storedRun(unfinished), storedRun({ id: 'new', code: 'after' })];
    const silent = { ...old, manifest: { ...old.manifest, identity: {} } };
    const other = { ...finished, manifest: { ...finished.manifest, identity: {} } };
    expect(replacedRuns([silent, other], 'now').size).toBe(0);
  });
});
