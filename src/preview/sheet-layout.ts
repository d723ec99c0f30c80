import type { CropRect, Size } from '../crops/crop-strategy.js';
import type { Area } from './svg.js';

const MARGIN = 28;
/** The largest that an image is drawn, with its boxes. */
const PANEL: Size = { width: 344, height: 232 };
/** Side of a drawn view. */
const CELL = 192;
const GAP = 10;
const GROUP_GAP = 26;
/** From the top of one row to the top of the next: a panel, its caption, and air. */
const ROW_PITCH = 282;

/** Where everything stands on the sheet, in pixels. */
export interface SheetLayout extends Size {
  readonly margin: number;
  readonly panel: Size;
  readonly cell: number;
  /** Left edge of the cell that shows view `view` as it was cut, or as it was augmented. */
  cellLeft(view: number, stage: 'cut' | 'augmented'): number;
  /** Top of row `row`. */
  rowTop(row: number): number;
}

/** A sheet of `rows` items with `views` views each, below a heading `headingHeight` pixels high. */
export function layOutSheet(rows: number, views: number, headingHeight: number): SheetLayout {
  const group = 2 * CELL + GAP;
  const firstGroup = MARGIN + PANEL.width + GROUP_GAP;
  return {
    margin: MARGIN,
    panel: PANEL,
    cell: CELL,
    width: firstGroup + views * (group + GROUP_GAP) - GROUP_GAP + MARGIN,
    height: headingHeight + rows * ROW_PITCH + MARGIN / 2,
    cellLeft: (view, stage) => firstGroup + view * (group + GROUP_GAP) + (stage === 'cut' ? 0 : CELL + GAP),
    rowTop: (row) => headingHeight + row * ROW_PITCH,
  };
}

/** The smallest rectangle around all of these: the image, with what the crops take from beyond it. */
export function surround(rects: readonly CropRect[]): CropRect {
  const left = Math.min(...rects.map((rect) => rect.left));
  const top = Math.min(...rects.map((rect) => rect.top));
  const right = Math.max(...rects.map((rect) => rect.left + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.top + rect.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** The size at which `size` just fits into `frame`, in whole pixels, its shape kept. */
export function fitInto(size: Size, frame: Size): Size {
  const scale = Math.min(frame.width / size.width, frame.height / size.height);
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/** Where a rectangle of the image lies on the sheet, `scene` being drawn at `drawn`. */
export function project(rect: CropRect, scene: CropRect, drawn: Area): Area {
  const across = drawn.width / scene.width;
  const down = drawn.height / scene.height;
  return {
    left: drawn.left + (rect.left - scene.left) * across,
    top: drawn.top + (rect.top - scene.top) * down,
    width: rect.width * across,
    height: rect.height * down,
  };
}
