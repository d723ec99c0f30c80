import { describe, expect, it } from '@jest/globals';
import { filterRuns, parseCondition } from '../../src/compare/conditions.js';
import { storedRun } from './stored-runs.js';

const recipe = (kind: string, temperature: number) => ({ crops: { kind }, method: { kind: 'moco-v2', temperature } });
const runs = [
  storedRun({ id: 'a', recipe: recipe('scene-scene', 0.1), seed: 0, value: 30, tags: ['ablation', 'first'] }),
  storedRun({ id: 'b', recipe: recipe('object-dilate', 0.1), seed: 1, value: 40 }),
  storedRun({ id: 'c', recipe: recipe('object-dilate', 0.2), seed: 10, value: 50, threads: 4 }),
  storedRun({ id: 'd', recipe: { crops: { kind: 'object-dilate' }, method: { kind: 'byol' } }, status: 'interrupted' }),
];
const chosen = (...conditions: readonly string[]) =>
  filterRuns(runs, conditions.map(parseCondition))
    .map(({ manifest }) => manifest.id)
    .join('');

describe('conditions', () => {
  it.each([
    ['crops=object-dilate', 'bcd'],
    ['crops.kind=object-dilate', 'bcd'],
    ['crops!=object-dilate', 'a'],
    ['method.temperature=0.10', 'ab'],
    ['method.temperature!=0.1', 'cd'],
    ['method.temperature>=0.1', 'abc'],
    ['method.temperature>0.1', 'c'],
    ['training.seed<10', 'abd'],
    ['seed<=1', 'abd'],
    ['linear/mAP>=40', 'bc'],
    ['engine.threads=4', 'c'],
    ['engine.precision=float32', 'abcd'],
    ['tags=ablation', 'a'],
    ['id=a', 'a'],
    ['status=interrupted', 'd'],
    [' crops = scene-scene ', 'a'],
  ])('%s leaves %s', (condition, ids) => {
    expect(chosen(condition)).toBe(ids);
  });

  it('must all be fulfilled', () => {
    expect(chosen('crops=object-dilate', 'method.temperature>=0.1', 'seed!=10')).toBe('b');
    expect(() => chosen('crops=scene-scene', 'seed=10')).toThrow(
      'None of the 4 runs fulfils crops=scene-scene and seed=10.',
    );
  });

  it('type their values as an experiment file does', () => {
    expect(
      ['a=1e-3', 'a=true', 'a="1"', 'a=null', 'a=[1, x]', 'a=x: : y'].map((text) => parseCondition(text).value),
    ).toEqual([0.001, true, '1', null, [1, 'x'], 'x: : y']);
    expect(parseCondition('a>=-1')).toMatchObject({ key: 'a', operator: '>=', value: -1 });
  });

  it.each(['crops', '=x', 'crops=', '', '>1'])('refuse %j, which is none', (text) => {
    expect(() => parseCondition(text)).toThrow('is no condition');
  });

  it('name the nearest key and value where there is none', () => {
    const failure = (condition: string): unknown => {
      try {
        return chosen(condition);
      } catch (error) {
        return error;
      }
    };
    expect(failure('method.temprature=0.1')).toMatchObject({
      code: 'compare/no-such-key',
      exitCode: 2,
      remedy: expect.stringContaining('Did you mean method.temperature?') as unknown,
    });
    expect(failure('crops=object-dilat')).toMatchObject({
      code: 'compare/no-such-value',
      remedy: expect.stringContaining('Did you mean object-dilate?') as unknown,
    });
    expect(failure('crops>=2')).toMatchObject({ code: 'compare/not-ordered' });
    expect(failure('seed>=two')).toMatchObject({ code: 'compare/not-ordered' });
    expect(failure('method=5')).toMatchObject({ code: 'compare/no-such-value' });
  });
});
