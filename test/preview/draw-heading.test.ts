import { describe, expect, it } from '@jest/globals';
import { drawHeading, headingHeight } from '../../src/preview/draw-heading.js';
import { layOutSheet } from '../../src/preview/sheet-layout.js';

describe('the heading of a contact sheet', () => {
  it('ends above the first row, however its settings break into lines', () => {
    const views = [
      { shows: 'scene', size: 16 },
      { shows: 'scene', size: 16 },
    ];
    for (let words = 1; words < 120; words++) {
      const heading = { title: 'study', lines: ['a setting '.repeat(words).trim()] };
      const layout = layOutSheet(1, 2, headingHeight(heading, layOutSheet(0, 2, 0)));
      const baselines = [...drawHeading(heading, views, layout).matchAll(/<text[^>]* y="([\d.]+)"/g)];
      expect(baselines.length).toBeGreaterThan(6);
      expect(Math.max(...baselines.map(([, y]) => Number(y)))).toBeLessThan(layout.rowTop(0) - 10);
    }
  });
});
