import type { ViewSpec } from '../crops/crop-strategy.js';
import { palette, viewColor } from './palette.js';
import type { SheetHeading } from './sheet-heading.js';
import type { SheetLayout } from './sheet-layout.js';
import { outline, textLine, wrapText } from './svg.js';

const TITLE = { size: 22, bold: true };
const SETTINGS = { size: 12, color: palette.quiet };
const SETTINGS_PITCH = 17;
/** How much further right a line begins that goes on from the one above. */
const INDENT = 16;
const LEGEND = { size: 12 };
const COLUMN = { size: 13, bold: true };

type SheetSides = Pick<SheetLayout, 'width' | 'margin'>;

interface SettingsLine {
  readonly text: string;
  readonly left: number;
}

/** The settings, broken into lines that fit between the margins. */
function settingsLines({ lines }: SheetHeading, { width, margin }: SheetSides): SettingsLine[] {
  return lines.flatMap((line) =>
    wrapText(line, width - 2 * margin - INDENT, SETTINGS.size).map((text, index) => ({
      text,
      left: index === 0 ? margin : margin + INDENT,
    })),
  );
}

/** Pixels from the sheet's top to its first row. */
export function headingHeight(heading: SheetHeading, sides: SheetSides): number {
  return 62 + settingsLines(heading, sides).length * SETTINGS_PITCH + 68;
}

/** A sample of a line and what it stands for, from `left`. */
function legendEntry(label: string, left: number, baseline: number, style: Parameters<typeof outline>[1]): string {
  const swatch = outline({ left, top: baseline - 11, width: 22, height: 12 }, style);
  return swatch + textLine(label, left + 30, baseline, LEGEND);
}

function drawLegend(left: number, baseline: number): string {
  return [
    legendEntry('proposal', left, baseline, { color: palette.proposal, width: 1.5, casing: palette.dark }),
    legendEntry('region a crop is drawn in', left + 120, baseline, { color: palette.ink, width: 2, dashes: '6 4' }),
    legendEntry('crop, in the colour of its view', left + 345, baseline, { color: palette.ink, width: 3 }),
  ].join('');
}

/** `view 1`, with what it shows where that is always the same. */
function drawColumns(layout: SheetLayout, views: readonly ViewSpec[], baseline: number): string {
  const columns = views.flatMap(({ size }, view) => {
    const style = { ...COLUMN, color: viewColor(view) };
    return [
      textLine(`view ${view + 1} as cut`, layout.cellLeft(view, 'cut'), baseline, style),
      textLine(`augmented, ${size} px`, layout.cellLeft(view, 'augmented'), baseline, style),
    ];
  });
  return [textLine('image, proposals, crops', layout.margin, baseline, COLUMN), ...columns].join('');
}

/** Title, settings, legend, and the names of the columns. */
export function drawHeading(heading: SheetHeading, views: readonly ViewSpec[], layout: SheetLayout): string {
  const lines = settingsLines(heading, layout);
  const first = 62;
  const afterSettings = first + lines.length * SETTINGS_PITCH;
  return [
    textLine(heading.title, layout.margin, 40, TITLE),
    ...lines.map(({ text, left }, index) => textLine(text, left, first + index * SETTINGS_PITCH, SETTINGS)),
    drawLegend(layout.margin, afterSettings + 14),
    drawColumns(layout, views, afterSettings + 50),
  ].join('');
}
