import { describe, expect, it } from '@jest/globals';
import { fitInto, layOutSheet, project, surround } from '../../src/preview/sheet-layout.js';

describe('the layout of a contact sheet', () => {
  it('gives every view its two cells, beside each other and within the sheet', () => {
    const layout = layOutSheet(3, 2, 200);
    const lefts = [0, 1].flatMap((view) => [layout.cellLeft(view, 'cut'), layout.cellLeft(view, 'augmented')]);
    lefts.reduce(
      (former, left) => {
        expect(left).toBeGreaterThanOrEqual(former + layout.cell);
        return left;
      },
      layout.margin + layout.panel.width - layout.cell,
    );
    expect(lefts.at(-1)! + layout.cell + layout.margin).toBe(layout.width);
    expect(layout.rowTop(2) + layout.panel.height).toBeLessThan(layout.height);
  });

  it('surrounds an image and crops that reach beyond it', () => {
    const image = { left: 0, top: 0, width: 100, height: 80 };
    expect(surround([image, { left: -10, top: 20, width: 60, height: 100 }])).toEqual({
      left: -10,
      top: 0,
      width: 110,
      height: 120,
    });
  });

  it('fits sizes into a frame without changing their shape', () => {
    expect(fitInto({ width: 400, height: 100 }, { width: 200, height: 200 })).toEqual({ width: 200, height: 50 });
    expect(fitInto({ width: 3, height: 3000 }, { width: 200, height: 200 })).toEqual({ width: 1, height: 200 });
  });

  it('places a rectangle of the image where it is drawn', () => {
    const scene = { left: -50, top: 0, width: 150, height: 100 };
    const drawn = { left: 10, top: 20, width: 300, height: 200 };
    expect(project({ left: 0, top: 25, width: 50, height: 50 }, scene, drawn)).toEqual({
      left: 110,
      top: 70,
      width: 100,
      height: 100,
    });
  });
});
