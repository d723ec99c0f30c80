import { describe, expect, it } from '@jest/globals';
import { describeOperations } from '../../src/preview/describe-operations.js';
import { escapeText, shortenText, textLine, wrapText } from '../../src/preview/svg.js';

describe('captions', () => {
  it('name the operations in their order', () => {
    const operations = [
      { kind: 'hue', shift: -0.0512 },
      { kind: 'brightness', factor: 1.2 },
      { kind: 'gaussian-blur', sigma: 0.75 },
      { kind: 'horizontal-flip' },
    ] as const;
    expect(describeOperations(operations)).toBe('hue -0.05, brightness 1.2, blur 0.75, flip');
    expect(describeOperations([])).toBe('as it is');
  });

  it('cannot break out of the SVG', () => {
    const name = '</text><image href="file:///etc/passwd"/>&\u0000';
    expect(textLine(name, 0, 0, { size: 12 })).not.toContain('<image');
    expect(escapeText(name)).toBe('&lt;/text&gt;&lt;image href=&quot;file:///etc/passwd&quot;/&gt;&amp;\ufffd');
  });

  it('wrap at spaces and keep every word', () => {
    const lines = wrapText('one two three four', 60, 10);
    expect(lines).toEqual(['one two', 'three four']);
    expect(wrapText('', 60, 10)).toEqual([]);
    expect(wrapText('a-word-longer-than-a-line and', 60, 10)).toEqual(['a-word-longer-than-a-line', 'and']);
  });

  it('are cut where they do not fit', () => {
    expect(shortenText('a-very-long-name', 60, 10)).toBe('a-very-lo…');
    expect(shortenText('short', 60, 10)).toBe('short');
  });
});
