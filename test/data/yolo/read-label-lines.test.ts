import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLabelLines } from '../../../src/data/yolo/read-label-lines.js';

const format = { classes: 3, keypointNumbers: 0 };
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

describe('readLabelLines', () => {
  it('makes the box around the corners of a segment', () => {
    const corners = fc.array(fc.tuple(fraction, fraction), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), corners, (label, points) => {
        const problems: string[] = [];
        const boxes = readLabelLines([label, ...points.flat()].join(' '), format, (_, what) => problems.push(what));
        const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
        expect({ boxes, problems }).toEqual({
          boxes: [
            { label, left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) },
          ],
          problems: [],
        });
      }),
    );
  });

  it('reads each line of any text or says what is wrong with it', () => {
    const cell = fc.oneof(fc.double().map(String), fc.string(), fc.constantFrom('0', '1', '0.5', '1e9', '-0', '١'));
    const line = fc.array(cell, { maxLength: 9 }).map((cells) => cells.join(' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const text = lines.join('\n');
        const wrong: number[] = [];
        const boxes = readLabelLines(text, format, (number) => wrong.push(number));
        const filled = text.split('\n').filter((content) => content.trim() !== '').length;
        expect(boxes.length + wrong.length).toBe(filled);
        expect(new Set(wrong).size).toBe(wrong.length);
        for (const box of boxes) expect(Object.values(box).every(Number.isFinite)).toBe(true);
      }),
    );
  });
});
