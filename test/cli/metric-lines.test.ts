import { describe, expect, it } from '@jest/globals';
import { metricLines } from '../../src/cli/metric-lines.js';

describe('metricLines', () => {
  it('sets values under one another, with their intervals', () => {
    const lines = metricLines(
      {
        metrics: { 'knn/top-1': 45.678, 'knn/validation/top-1': 7, 'collapse/std': 0.01234, 'knn/AP/none': null },
        intervals: { 'knn/top-1': [43, 47.891], 'knn/AP/none': null },
      },
      'result.json',
    );
    expect(lines).toEqual([
      '  knn/top-1                 45.68  [43.00, 47.89]',
      '  knn/validation/top-1       7.00',
      '  collapse/std             0.0123',
      '  knn/AP/none           undefined',
      '  in brackets: 95 % intervals over test images',
    ]);
  });

  it('shows the first, and counts the rest', () => {
    const metrics = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`a/${index}`, index]));
    const lines = metricLines({ metrics, intervals: {} }, 'result.json');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('  and 5 more in result.json');
  });

  it('shows the first of every evaluator', () => {
    const names = ['a', 'b', 'c'].flatMap((evaluator) => Array.from({ length: 9 }, (_, at) => `${evaluator}/${at}`));
    const lines = metricLines({ metrics: Object.fromEntries(names.map((name) => [name, 1])), intervals: {} }, 'x');
    expect(lines.filter((line) => line.includes('c/'))).toHaveLength(6);
    expect(lines.at(-1)).toBe('  and 9 more in x');
  });

  it('says nothing of nothing', () => {
    expect(metricLines({ metrics: {}, intervals: {} }, 'result.json')).toEqual([]);
  });
});
