import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BoxColumnsBuilder } from '../../../src/data/open-images/box-columns.js';
import { groupRows } from '../../../src/data/open-images/row-groups.js';

const box = { label: 3, left: 100_000_000, right: 250_000_000, top: 0, bottom: 1_000_000_000, group: true };

describe('BoxColumns', () => {
  it('gives back the boxes of each image in the order of the file, also where images alternate', () => {
    const builder = new BoxColumnsBuilder();
    for (const [image, label] of [0, 1, 0, 2, 1].entries()) builder.add({ ...box, image: label, label: image });
    const columns = builder.finish(3);
    expect(columns.boxesOf(0).map(({ label }) => label)).toEqual([0, 2]);
    expect(columns.boxesOf(1).map(({ label }) => label)).toEqual([1, 4]);
    expect(columns.boxesOf(2)).toEqual([{ label: 3, left: 0.1, right: 0.25, top: 0, bottom: 1, group: true }]);
  });

  it.each([
    ['in order', 8, (row: number) => Math.floor(row / 8)],
    ['in any order', 8, (row: number, images: number) => row % images],
  ])('takes at most 24 bytes a box, images %s', (_name, perImage, imageOf) => {
    const builder = new BoxColumnsBuilder();
    const images = 2000;
    for (let row = 0; row < images * perImage; row++) builder.add({ ...box, image: imageOf(row, images) });
    const columns = builder.finish(images);
    expect(columns.length).toBe(images * perImage);
    expect(columns.byteLength / columns.length).toBeLessThanOrEqual(24);
  });
});

describe('groupRows', () => {
  it('groups as a list for each image does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6 })), (imageOfRow) => {
        const groups = groupRows(Uint32Array.from(imageOfRow), 7);
        const found = Array.from({ length: 7 }, (_, image) => [...groups.rowsOf(image)]);
        const rows = imageOfRow.map((image, row) => ({ image, row }));
        const wanted = Array.from({ length: 7 }, (_, image) =>
          rows.filter((row) => row.image === image).map(({ row }) => row),
        );
        expect(found).toEqual(wanted);
      }),
    );
  });
});
