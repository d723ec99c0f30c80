import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { relative, resolve } from 'node:path';
import { isImageName, sampleIds, staysInside } from '../../src/data/image-files.js';

describe('isImageName', () => {
  it.each(['a.jpg', 'b/c.JPEG', 'a.b.png', 'x.webp', 'y.GIF', 'z.tiff'])('takes %s', (name) => {
    expect(isImageName(name)).toBe(true);
  });
  it.each(['a.svg', '.jpg', '.hidden.jpg', 'a/._b.jpg', 'jpg', 'a.jpg/', 'a.jpg.txt'])('passes over %s', (name) => {
    expect(isImageName(name)).toBe(false);
  });
});

describe('staysInside', () => {
  it.each(['a.jpg', 'a/b.jpg', './a.jpg', 'a/../b.jpg', '..a/b.jpg'])('lets %s pass', (name) => {
    expect(staysInside(name)).toBe(true);
  });
  it.each(['', '../x.jpg', 'a/../../x.jpg', '/etc/x.jpg', '..', 'a\0.jpg'])('refuses %j', (name) => {
    expect(staysInside(name)).toBe(false);
  });

  it('lets no name pass that leads out of its folder', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b.jpg', '...', '/');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const name = parts.join('/');
        fc.pre(staysInside(name));
        expect(relative('/data/images', resolve('/data/images', name))).not.toMatch(/^\.\.(\/|$)/);
      }),
    );
  });
});

describe('sampleIds', () => {
  it('leaves the endings away unless two names would be the same', () => {
    expect(sampleIds(['a/1.jpg', 'a/2.png'])).toEqual(['a/1', 'a/2']);
    expect(sampleIds(['a/1.jpg', 'a/1.png', 'a/2.png'])).toEqual(['a/1.jpg', 'a/1.png', 'a/2.png']);
  });

  it('gives every name an id of its own', () => {
    const name = fc
      .tuple(fc.constantFrom('a', 'b', 'a.jpg'), fc.constantFrom('.jpg', '.png', ''))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        expect(new Set(sampleIds(names)).size).toBe(names.length);
      }),
    );
  });
});
