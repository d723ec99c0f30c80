import Table from 'cli-table3';
import { printableLine } from '../../printable.js';
import { plainTable } from '../plain-table.js';
import { statisticsNotes, statisticsRows, type StatisticsReport } from './statistics-report.js';

/** The report as a table for a terminal, a column for each strategy. */
export function renderStatistics(report: StatisticsReport): string {
  const names = report.strategies.map(({ name }) => printableLine(name));
  const table = new Table({
    ...plainTable,
    head: ['', ...names],
    colAligns: ['left', ...names.map(() => 'right' as const)],
  });
  for (const { label, cells } of statisticsRows(report)) table.push([label, ...cells]);
  return [table.toString(), ...statisticsNotes(report)].join('\n');
}
