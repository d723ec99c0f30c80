import Table from 'cli-table3';
import pc from 'picocolors';
import { printableLine } from '../../printable.js';
import type { Cell, TextTable } from './text-table.js';

/** A table for a terminal: names can neither steer it nor break a line. */
export function terminalTable({ head, alignments, rows }: TextTable, color: boolean): string {
  const colors = pc.createColors(color);
  const paint = ({ text, tone }: Cell): string => {
    const shown = printableLine(text);
    if (tone === 'good') return colors.green(shown);
    if (tone === 'bad') return colors.red(shown);
    return tone === 'loud' ? colors.bold(colors.yellow(shown)) : shown;
  };
  const table = new Table({
    head: head.map((text) => colors.bold(printableLine(text))),
    colAligns: [...alignments],
    style: { head: [], border: [] },
  });
  table.push(...rows.map((cells) => cells.map(paint)));
  return table.toString();
}
