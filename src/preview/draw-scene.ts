import type { PlannedItem } from '../augment/render-contract.js';
import type { CropRect } from '../crops/crop-strategy.js';
import { palette, viewColor } from './palette.js';
import { project } from './sheet-layout.js';
import { filled, outline, textLine, type Area } from './svg.js';

/** Side of the small square that numbers a crop. */
const TAG = 17;

/** The rectangle moved inwards by half a line, so that a line on the edge of the image is seen whole. */
function inset({ left, top, width, height }: Area, by: number): Area {
  return { left: left + by, top: top + by, width: Math.max(1, width - 2 * by), height: Math.max(1, height - 2 * by) };
}

/** A crop that is less than this many tags wide or high has its tag outside, so that it is seen. */
const HIDDEN_BELOW = 2.5;

/** The number of a view in a corner of its crop; each view uses another corner, so that equal crops show both. */
function drawTag(crop: Area, view: number): string {
  const outwards = Math.min(crop.width, crop.height) < HIDDEN_BELOW * TAG ? TAG : 0;
  const left = view % 2 === 0 ? crop.left - outwards : crop.left + crop.width - TAG + outwards;
  const top = Math.floor(view / 2) % 2 === 0 ? crop.top - outwards : crop.top + crop.height - TAG + outwards;
  const number = textLine(String(view + 1), left + TAG / 2, top + TAG - 4.5, {
    size: 12,
    color: palette.paper,
    bold: true,
    align: 'middle',
  });
  return filled({ left, top, width: TAG, height: TAG }, viewColor(view)) + number;
}

const sameRect = (one: CropRect, other: CropRect): boolean =>
  one.left === other.left && one.top === other.top && one.width === other.width && one.height === other.height;

/**
 * What is drawn over the image: every proposal, the region that each view was drawn in (dashed, left out where it is the whole image), and
 * each view's crop with its number. `scene` is the part of the image's plane that is drawn at `drawn`.
 */
export function drawScene({ sample, boxes, rects }: PlannedItem, scene: CropRect, drawn: Area): string {
  const image: CropRect = { left: 0, top: 0, width: sample.width, height: sample.height };
  const place = (rect: CropRect, by: number): Area => inset(project(rect, scene, drawn), by);
  const proposals = boxes.map(({ left, top, right, bottom }) =>
    outline(place({ left, top, width: right - left, height: bottom - top }, 0.75), {
      color: palette.proposal,
      width: 1.5,
      casing: palette.dark,
    }),
  );
  const regions = rects.map(({ within }, view) => {
    if (within === undefined || sameRect(within, image)) return '';
    return outline(place(within, 1), { color: viewColor(view), width: 2, casing: palette.light, dashes: '6 4' });
  });
  const crops = rects.map((rect, view) =>
    outline(place(rect, 1.5), { color: viewColor(view), width: 3, casing: palette.light }),
  );
  const tags = rects.map((rect, view) => drawTag(place(rect, 0), view));
  const edge = sameRect(scene, image) ? '' : outline(place(image, 0), { color: palette.light, width: 1 });
  return [edge, ...proposals, ...regions, ...crops, ...tags].join('');
}
