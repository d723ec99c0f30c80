import { printableLine } from '../../printable.js';
import type { Cell, TextTable } from './text-table.js';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text that means nothing but itself in GitHub's Markdown, table cells included. An underscore inside of a word means nothing there. */
export function markdownText(text: string): string {
  return printableLine(text)
    .replaceAll(/[&<>]/g, (character) => entities[character] ?? character)
    .replaceAll(/[\\`*[\]|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (character) => `\\${character}`);
}

/** A table of GitHub's Markdown. */
export function markdownTable({ head, alignments, rows }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|${alignments.map((alignment) => (alignment === 'left' ? ' --- |' : ' ---: |')).join('')}`;
  return [line(head.map(markdownText)), rule, ...rows.map((cells) => line(cells.map(markdownCell)))].join('\n');
}

function markdownCell({ text, tone }: Cell): string {
  return tone === 'loud' ? `**${markdownText(text)}**` : markdownText(text);
}
