import sharp, { type OverlayOptions } from 'sharp';
import type { PlannedItem, ViewPlanner } from '../augment/render-contract.js';
import type { RenderJob, ViewJob } from '../augment/render-job.js';
import { renderPixels } from '../augment/render-pixels.js';
import type { CropRect, Size, ViewSpec } from '../crops/crop-strategy.js';
import { describeOperations } from './describe-operations.js';
import { drawHeading, headingHeight } from './draw-heading.js';
import { drawScene } from './draw-scene.js';
import { hasFonts } from './has-fonts.js';
import { palette, viewColor } from './palette.js';
import type { SheetHeading } from './sheet-heading.js';
import { fitInto, layOutSheet, surround, type SheetLayout } from './sheet-layout.js';
import { filled, outline, shortenText, textLine, withoutText, wrapText, type Area } from './svg.js';

export interface ContactSheetRequest {
  readonly planner: ViewPlanner;
  /** The views of the crop strategy. */
  readonly views: readonly ViewSpec[];
  readonly heading: SheetHeading;
  /** Which items to draw, a row each. */
  readonly items: readonly number[];
  readonly epoch: number;
}

/** One row of the sheet: pictures to lay on it, and what is drawn over them. */
interface SheetRow {
  readonly pictures: readonly OverlayOptions[];
  readonly drawing: string;
}

/** Pixels as a picture of the wanted size. Small views are enlarged pixel by pixel: what is seen is what the network gets. */
async function pictureOf(pixels: Uint8Array, size: Size, { left, top, ...drawn }: Area): Promise<OverlayOptions> {
  const enlarged = drawn.width >= 2 * size.width;
  const input = await sharp(pixels, { raw: { ...size, channels: 3 } })
    .resize({ ...drawn, fit: 'fill', kernel: enlarged ? 'nearest' : 'lanczos3' })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return { input, left, top };
}

/** The job that renders the scene, then every view as it is cut and as it is augmented. */
function rowJob({ job }: PlannedItem, scene: CropRect, drawn: Size): RenderJob | undefined {
  const [first] = job.views;
  if (first === undefined) return undefined;
  const whole: ViewJob = { ...first, rect: scene, output: drawn, operations: [] };
  return { image: job.image, views: [whole, ...job.views.flatMap((view) => [{ ...view, operations: [] }, view])] };
}

const CAPTION = { size: 11, color: palette.quiet };
const CAPTION_PITCH = 14;

function caption(lines: readonly string[], left: number, top: number, maximum: number): string {
  const shown = lines.slice(0, maximum);
  return shown.map((line, index) => textLine(line, left, top + index * CAPTION_PITCH, CAPTION)).join('');
}

/** Frames and captions of both pictures of one view. */
function drawView(item: PlannedItem, view: number, spec: ViewSpec, top: number, layout: SheetLayout): string {
  const { cell } = layout;
  const rect = item.rects[view];
  const operations = describeOperations(item.job.views[view]?.operations ?? []);
  const frame = (left: number): string =>
    outline({ left, top, width: cell, height: cell }, { color: viewColor(view), width: 2 });
  const cut = layout.cellLeft(view, 'cut');
  const augmented = layout.cellLeft(view, 'augmented');
  const below = top + cell + 17;
  const place = rect ? [`${rect.width} × ${rect.height} px at ${rect.left}, ${rect.top}`] : [];
  return [
    frame(cut),
    frame(augmented),
    textLine(rect?.shows ?? spec.shows, cut, below, { size: 12, bold: true, color: viewColor(view) }),
    caption(place, cut, below + CAPTION_PITCH + 1, 1),
    caption(wrapText(operations, cell, CAPTION.size), augmented, below, 4),
  ].join('');
}

async function drawRow(
  item: PlannedItem,
  row: number,
  views: readonly ViewSpec[],
  layout: SheetLayout,
): Promise<SheetRow> {
  const { sample, boxes, rects } = item;
  const top = layout.rowTop(row);
  const regions = rects.flatMap(({ within }) => within ?? []);
  const scene = surround([{ left: 0, top: 0, width: sample.width, height: sample.height }, ...rects, ...regions]);
  const size = fitInto(scene, layout.panel);
  const panel: Area = { ...size, left: layout.margin, top };
  const job = rowJob(item, scene, size);
  const pixels = job ? await renderPixels(job) : [];
  const areas: Area[] = [panel];
  views.forEach((_, view) => {
    for (const stage of ['cut', 'augmented'] as const) {
      areas.push({ left: layout.cellLeft(view, stage), top, width: layout.cell, height: layout.cell });
    }
  });
  const pictures = pixels.map((picture, index) => {
    const [output, area] = [job?.views[index]?.output, areas[index]];
    return output && area ? [pictureOf(picture, output, area)] : [];
  });
  const count = `${boxes.length} ${boxes.length === 1 ? 'proposal' : 'proposals'}`;
  const title = shortenText(
    `${sample.id} · ${sample.width} × ${sample.height} px · ${count}`,
    layout.panel.width,
    CAPTION.size,
  );
  const drawing = [
    drawScene(item, scene, panel),
    caption([title], layout.margin, top + size.height + 17, 1),
    ...views.map((spec, view) => drawView(item, view, spec, top, layout)),
  ];
  return { pictures: await Promise.all(pictures.flat()), drawing: drawing.join('') };
}

/**
 * Draws a contact sheet, a PNG: for each item a row with the image, its proposals and where its views are cut, then each view as cut and as
 * augmented. Where the machine has no fonts, the sheet has no text.
 */
export async function drawContactSheet({
  planner,
  views,
  heading,
  items,
  epoch,
}: ContactSheetRequest): Promise<Buffer> {
  const sides = layOutSheet(0, views.length, 0);
  const layout = layOutSheet(items.length, views.length, headingHeight(heading, sides));
  const pictures: OverlayOptions[] = [];
  const drawings = [drawHeading(heading, views, layout)];
  for (const [row, item] of items.entries()) {
    const drawn = await drawRow(await planner.plan(item, epoch), row, views, layout);
    pictures.push(...drawn.pictures);
    drawings.push(drawn.drawing);
    if (row > 0)
      drawings.push(
        filled(
          { left: layout.margin, top: layout.rowTop(row) - 12, width: layout.width - 2 * layout.margin, height: 1 },
          palette.rule,
        ),
      );
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}">${drawings.join('')}</svg>`;
  const overlay = Buffer.from((await hasFonts()) ? svg : withoutText(svg));
  return sharp({ create: { width: layout.width, height: layout.height, channels: 3, background: palette.paper } })
    .composite([...pictures, { input: overlay, left: 0, top: 0 }])
    .png()
    .toBuffer();
}
