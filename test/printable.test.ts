import { describe, expect, it } from '@jest/globals';
import { escaped, printable, printableJson, printableLine } from '../src/printable.js';

const hostile = 'a\u001b[31mb\u009b2Jc\u202ed\u2028e\tf\ng';

describe('printable', () => {
  it('shows what would steer a terminal as what it is, and keeps lines', () => {
    expect(printable(hostile)).toBe('a\uFFFD[31mb\uFFFD2Jc\uFFFDd\uFFFDe f\ng');
    expect(printable('naïve 中文 🙂 ±')).toBe('naïve 中文 🙂 ±');
  });

  it('makes one line of several', () => {
    expect(printableLine('a\r\nb\u2028c')).toBe('a b c');
  });

  it('shows by its code what cannot be seen, where a message says which text it is about', () => {
    expect(escaped('a\u001b[31m\n\u202e\u200b 🙂')).toBe('a\\u001b[31m\\u000a\\u202e\\u200b 🙂');
    expect(escaped('\u{e0041}')).toBe('\\udb40\\udc41');
  });

  it('keeps the content of JSON', () => {
    const text = printableJson(JSON.stringify({ hostile }, null, 2));
    expect(JSON.parse(text)).toEqual({ hostile });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
  });
});
