import { printableJson, printableLine } from '../../printable.js';
import type { Comparison } from '../comparison.js';
import { comparisonDocument } from './comparison-document.js';
import { csvLines } from './csv.js';
import { latexTable } from './latex.js';
import { markdownTable, markdownText } from './markdown.js';
import { notesOf } from './notes.js';
import { terminalTable } from './terminal-table.js';
import { textTable } from './text-table.js';

export const comparisonFormats = ['table', 'md', 'csv', 'json', 'latex'] as const;
export type ComparisonFormat = (typeof comparisonFormats)[number];

export interface RenderingOptions {
  readonly color: boolean;
}

/** The comparison as text: for a terminal, for a page, for a paper, for a program. */
export function renderComparison(
  comparison: Comparison,
  format: ComparisonFormat,
  { color }: RenderingOptions = { color: false },
): string {
  switch (format) {
    case 'json':
      return printableJson(JSON.stringify(comparisonDocument(comparison), null, 2));
    case 'csv':
      return csvLines(comparison);
    case 'latex':
      return latexTable(textTable(comparison), notesOf(comparison));
    case 'md':
      return [markdownTable(textTable(comparison)), ...notesOf(comparison).map(markdownText)].join('\n\n');
    case 'table':
      return [terminalTable(textTable(comparison), color), ...notesOf(comparison).map(printableLine)].join('\n');
  }
}
