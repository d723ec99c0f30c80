import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readVocAnnotation } from '../../../src/data/pascal-voc/read-voc-annotation.js';
import { vocObject, vocXml } from '../voc-xml.js';

/** What is read, and the lines of what is wrong. */
function read(text: string) {
  const lines: number[] = [];
  const annotation = readVocAnnotation(text, (line) => lines.push(line));
  return { ...annotation, lines };
}

const whole = vocXml([vocObject('cat', [1, 2, 30, 40]), vocObject('dog', [5, 6, 7, 8])]);

describe('readVocAnnotation', () => {
  it('either reads every object of a text or says what is wrong with it', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '/',
        '&',
        ';',
        '&#x1;',
        '&lt;',
        '<object>',
        '</object>',
        '<name>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
      ],
      ...['<?x ', '?>', '<!DOCTYPE x [', ']>', '<bndbox>', '</annotation>', '\u0000', '\ud800', 'é', '\n', '12'],
    );
    const place = fc.nat(whole.length);
    fc.assert(
      fc.property(place, fc.nat(20), fc.array(piece, { maxLength: 4 }), (start, length, pieces) => {
        const text = whole.slice(0, start) + pieces.join('') + whole.slice(start + length);
        const { objects, lines } = read(text);
        if (lines.length === 0) expect(objects.length).toBeLessThanOrEqual(3);
        for (const line of lines) expect(line).toBeGreaterThan(0);
        for (const line of lines) expect(line).toBeLessThanOrEqual(text.split('\n').length);
        for (const { left, right, top, bottom } of objects) expect(left <= right && top <= bottom).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('says what is wrong with half a character at the end of an instruction', () => {
    expect(read(`${whole}<?x \ud800`).lines).toHaveLength(1);
  });

  it('is not misled by any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(read(text).lines.length).toBeGreaterThan(0);
      }),
    );
  });

  it('takes the objects of the annotation and no others', () => {
    const nested = whole.replace('<annotation>', '<annotation><source><object><name>x</name></object></source>');
    expect(read(nested).objects.map(({ name }) => name)).toEqual(['cat', 'dog']);
    expect(read(whole)).toMatchObject({ size: [100, 80], lines: [] });
    expect(read(whole.replace('<width>100</width>', '<width>wide</width>')).size).toBeUndefined();
    const twice = whole.replace('<name>cat</name>', '<name>cat</name>\n<name>dog</name>');
    expect(read(twice).lines).toEqual([5]);
  });
});
