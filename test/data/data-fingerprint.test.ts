import { describe, expect, it } from '@jest/globals';
import { dataFingerprint } from '../../src/data/data-fingerprint.js';

const annotations = [
  { role: 'train', digest: 'aa' },
  { role: 'test', digest: 'bb' },
];
const images = [
  { relativePath: 'train/a.jpg', bytes: 10 },
  { relativePath: 'train/b.jpg', bytes: 20 },
];

describe('dataFingerprint', () => {
  it('is a SHA-256 that does not depend on the order of the images', () => {
    const fingerprint = dataFingerprint(annotations, images);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(dataFingerprint(annotations, [...images].reverse())).toBe(fingerprint);
  });

  it('differs by the annotations, what they are for, and by path and size of every image', () => {
    const [first, second] = images as [(typeof images)[0], (typeof images)[0]];
    const all = [
      dataFingerprint(annotations, images),
      dataFingerprint([annotations[0]!], images),
      dataFingerprint([annotations[0]!, { role: 'validation', digest: 'bb' }], images),
      dataFingerprint([annotations[0]!, { role: 'test', digest: 'cc' }], images),
      dataFingerprint(annotations, [first]),
      dataFingerprint(annotations, [first, { ...second, bytes: 21 }]),
      dataFingerprint(annotations, [first, { ...second, relativePath: 'train/c.jpg' }]),
      dataFingerprint(annotations, [first, { relativePath: 'train/b.jpg" 20\n"x', bytes: 20 }]),
      dataFingerprint(annotations, [first], [{ relativePath: 'train/b.jpg', reason: 'it is empty' }]),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
