import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Dataset, ObjectBox, Sample } from '../../../src/data/dataset.js';
import { inMemorySplit } from '../../../src/data/in-memory-split.js';
import { drawInspection } from '../../../src/preview/inspection/draw-inspection.js';
import { inspectDataset } from '../../../src/preview/inspection/inspect-dataset.js';
import { renderInspection } from '../../../src/preview/inspection/render-inspection.js';

const block = { kind: 'yolo' };

/** A square box of that side in the corner. */
const box = (side: number, label: number, more: Partial<ObjectBox> = {}): ObjectBox => ({
  left: 0,
  top: 0,
  right: side,
  bottom: side,
  label,
  ...more,
});

/** 100 x 100 pixels. */
const sample = (boxes: readonly ObjectBox[], labels = boxes.map(({ label }) => label)): Sample => ({
  id: 'x',
  image: { kind: 'file', path: '/x.jpg' },
  width: 100,
  height: 100,
  boxes,
  labels: [...new Set(labels)].sort(),
});

const datasetOf = (train: readonly Sample[], more: Partial<Dataset> = {}): Dataset => ({
  classes: ['cat', 'dog', 'fox'],
  fingerprint: 'f'.repeat(64),
  split: (name) => inMemorySplit(name === 'train' ? train : []),
  ...more,
});

describe('inspectDataset', () => {
  it('counts images, boxes, flags, classes, and classes that occur together', async () => {
    const samples = [
      sample([box(50, 0), box(100, 1, { difficult: true }), box(10, 1, { group: true })]),
      sample([box(50, 1, { truncated: true })], [0, 1, 2]),
      sample([]),
    ];
    const inspection = await inspectDataset(datasetOf(samples), block);
    expect(inspection.splits.train).toEqual({
      images: 3,
      boxes: 3,
      groupBoxes: 1,
      difficultBoxes: 1,
      truncatedBoxes: 1,
      imagesWithoutBoxes: 1,
    });
    expect(inspection.splits.test.images).toBe(0);
    expect(inspection.classes).toEqual([
      { name: 'cat', images: 2, boxes: 1 },
      { name: 'dog', images: 2, boxes: 2 },
      { name: 'fox', images: 1, boxes: 0 },
    ]);
    expect(inspection.coOccurrence).toEqual({
      pairs: 3,
      most: [
        { classes: ['cat', 'dog'], images: 2 },
        { classes: ['cat', 'fox'], images: 1 },
        { classes: ['dog', 'fox'], images: 1 },
      ],
    });
    expect(inspection.boxesPerImage).toMatchObject({ mean: 1, most: 2 });
    expect(inspection.boxesPerImage?.images.slice(0, 3)).toEqual([1, 1, 1]);
    expect(inspection.boxSides?.mean).toBeCloseTo(2 / 3, 12);
    expect(inspection.boxSides?.histogram[10]).toBeCloseTo(2 / 3, 12);
    expect(inspection.boxSides?.histogram[19]).toBeCloseTo(1 / 3, 12);
    expect(inspection.boxSides?.median).toBeCloseTo(0.5, 2);
  });

  it('agrees with counting by hand, whatever the set', async () => {
    const labels = fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(labels, { maxLength: 30 }), async (all) => {
        const samples = all.map((shown) => sample(shown.map((label) => box(20, label))));
        const { splits, classes, coOccurrence } = await inspectDataset(datasetOf(samples), block);
        expect(splits.train.boxes).toBe(all.flat().length);
        expect(classes.map(({ images }) => images)).toEqual(
          [0, 1, 2].map((label) => all.filter((shown) => shown.includes(label)).length),
        );
        const pairs = coOccurrence.most.reduce((sum, { images }) => sum + images, 0);
        expect(pairs).toBe(all.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0));
      }),
      { numRuns: 50 },
    );
  });

  it('shows nothing of names raw, and writes down a bounded number of pairs', async () => {
    const classes = Array.from({ length: 60 }, (_, index) => `<b>\u001b[2J${index}`);
    const all = sample(
      [],
      Array.from({ length: 60 }, (_, index) => index),
    );
    const leftOut = {
      images: [{ relativePath: 'a\u001b[31m.jpg', reason: 'it is empty' }],
      boxes: { withoutArea: 1, outside: 2, cut: 3 },
    };
    const inspection = await inspectDataset(datasetOf([all], { classes, leftOut }), block);
    expect(inspection.coOccurrence.pairs).toBe((60 * 59) / 2);
    expect(inspection.coOccurrence.most).toHaveLength(200);
    const text = renderInspection(inspection);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('a\\u001b[31m.jpg: it is empty');
    expect(text).toContain('1 without area, 2 outside of the image; cut at its edge: 3');
    const picture = drawInspection(inspection);
    expect(picture).not.toContain('\u001b');
    expect(picture).not.toContain('<b>');
    expect(picture).toContain('&lt;b&gt;');
  });

  it('has something to say of an empty set', async () => {
    const inspection = await inspectDataset(datasetOf([], { classes: [] }), block);
    expect(inspection).toMatchObject({ imageSides: null, boxesPerImage: null, boxSides: null });
    expect(renderInspection(inspection)).toContain('No classes.');
    expect(drawInspection(inspection)).toMatch(/^<svg.*<\/svg>$/s);
    expect(drawInspection(inspection)).not.toMatch(/NaN|Infinity|images of each class/);
    expect(drawInspection(inspection)).toContain('It has neither classes nor boxes.');
  });
});
