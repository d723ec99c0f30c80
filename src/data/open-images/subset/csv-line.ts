const NEEDS_QUOTES = /[",\r\n]/;

/** Cells as a line of a CSV, without its end (RFC 4180). */
export function csvLine(cells: readonly string[]): Buffer {
  const escaped = cells.map((cell) => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return Buffer.from(escaped.join(','));
}
