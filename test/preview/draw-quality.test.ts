import { describe, expect, it } from '@jest/globals';
import { drawQuality } from '../../src/preview/draw-quality.js';

const point = (boxes: number, detectionRate: number) => ({ boxes, detectionRate, meanBestOverlap: 0 });

describe('the picture of proposals', () => {
  it('draws rates from 0 at the bottom to 100 at the top, and equal factors equally far apart', () => {
    const svg = drawQuality({ title: '<b>', points: [point(1, 0), point(10, 50), point(100, 100)] });
    const [, rates] = /<polyline points="([^"]*)"/.exec(svg)!;
    const places = rates!.split(' ').map((place) => place.split(',').map(Number) as [number, number]);
    const [[left, bottom], [middle, half], [right, top]] = places as [
      [number, number],
      [number, number],
      [number, number],
    ];
    expect(middle - left).toBeCloseTo(right - middle, 0);
    expect(half - top).toBeCloseTo(bottom - half, 0);
    expect(bottom).toBeGreaterThan(top);
    expect(svg).not.toContain('<b>');
  });

  it('draws a single number of boxes', () => {
    expect(drawQuality({ title: 'one', points: [point(1, 50)] })).not.toMatch(/NaN|Infinity/);
  });
});
