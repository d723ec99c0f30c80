import { palette } from './palette.js';

/** A rectangle on the sheet, in its pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in XML: markup escaped, characters that XML does not allow replaced. */
export function escapeText(text: string): string {
  const allowed = text.replace(/[^\t\u0020-\ud7ff\ue000-\ufffd]/gu, '\ufffd');
  return allowed.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export interface TextStyle {
  /** Height of the letters' box, in pixels. */
  readonly size: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly align?: 'start' | 'middle' | 'end';
}

/** One line of text; `left` and `baseline` say where it starts. */
export function textLine(
  content: string,
  left: number,
  baseline: number,
  { size, color = palette.ink, bold = false, align = 'start' }: TextStyle,
): string {
  return (
    `<text x="${left}" y="${baseline}" font-family="DejaVu Sans, Liberation Sans, Noto Sans, Arial, sans-serif" font-size="${size}" ` +
    `font-weight="${bold ? 700 : 400}" fill="${color}" text-anchor="${align}">${escapeText(content)}</text>`
  );
}

export interface LineStyle {
  readonly color: string;
  readonly width: number;
  /** Lengths of strokes and gaps. */
  readonly dashes?: string;
  /** A wider line under it, so that it shows on any ground. */
  readonly casing?: string;
}

/** Pixels by which a casing is wider than its line, on both sides together. */
const CASING = 2;

/** The outline of a rectangle, its line centred on the edges. */
export function outline(
  { left, top, width, height }: Area,
  { color, width: stroke, dashes, casing }: LineStyle,
): string {
  const shape = `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke-linejoin="round"`;
  const under =
    casing === undefined ? '' : `${shape} stroke="${casing}" stroke-opacity="0.7" stroke-width="${stroke + CASING}"/>`;
  const pattern = dashes === undefined ? '' : ` stroke-dasharray="${dashes}"`;
  return `${under}${shape} stroke="${color}" stroke-width="${stroke}"${pattern}/>`;
}

/** A filled rectangle. */
export function filled({ left, top, width, height }: Area, color: string): string {
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${color}"/>`;
}

/** Breaks text at spaces into lines of about the given width in pixels. */
export function wrapText(content: string, width: number, size: number): string[] {
  // Letters of the fonts asked for are six tenths as wide as the size on average.
  const limit = Math.max(1, Math.floor(width / (size * 0.6)));
  const lines: string[] = [];
  let line = '';
  for (const word of content.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > limit && line !== '') {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** `text`, cut with an ellipsis to what fits into about the given width in pixels. */
export function shortenText(content: string, width: number, size: number): string {
  const limit = Math.max(1, Math.floor(width / (size * 0.6)));
  return content.length <= limit ? content : `${content.slice(0, limit - 1)}…`;
}

/** The SVG without its text: what a machine without fonts can draw. */
export function withoutText(svg: string): string {
  return svg.replace(/<text[^>]*>[^<]*<\/text>/g, '');
}
