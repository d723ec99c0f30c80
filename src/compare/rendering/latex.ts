import { printableLine } from '../../printable.js';
import type { Cell, TextTable } from './text-table.js';

/** What LaTeX reads otherwise, and signs that not every font has as text. */
const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  // Quotation marks are letters of some languages' packages.
  '"': "''",
  // A line that begins with it would be taken for a length.
  '[': '{[}',
  ']': '{]}',
  '±': '$\\pm$',
  '≠': '$\\neq$',
  '\uFFFD': '?',
};

/** Text that means nothing but itself in LaTeX. */
export function latexText(text: string): string {
  return printableLine(text)
    .replaceAll(/[\\{}$&#%_^~<>|"[\]±≠\uFFFD]/g, (character) => commands[character] ?? character)
    .replaceAll(/(?<=^|[ (])[+-](?=\d)/g, '\\ensuremath{$&}');
}

/** A table by the package booktabs, with its notes below. */
export function latexTable({ head, alignments, rows }: TextTable, notes: readonly string[]): string {
  const line = (cells: readonly string[]): string => `    ${cells.join(' & ')} \\\\`;
  const columns = alignments.map((alignment) => alignment[0]).join('');
  return [
    '% \\usepackage{booktabs}',
    '\\begin{table}',
    '  \\centering',
    `  \\begin{tabular}{${columns}}`,
    '    \\toprule',
    line(head.map(latexText)),
    '    \\midrule',
    ...rows.map((cells) => line(cells.map(latexCell))),
    '    \\bottomrule',
    '  \\end{tabular}',
    '',
    '  \\medskip\\footnotesize\\raggedright',
    ...notes.map((note) => `  ${latexText(note)}\\par`),
    '\\end{table}',
  ].join('\n');
}

function latexCell({ text, tone }: Cell): string {
  return tone === 'loud' ? `\\textbf{${latexText(text)}}` : latexText(text);
}
