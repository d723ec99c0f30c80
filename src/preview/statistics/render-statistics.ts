import Table from 'cli-table3';
import { statisticsNotes, statisticsRows, type StatisticsReport } from './statistics-report.js';

/** The report as a table for a terminal, a column for each strategy. */
export function renderStatistics(report: StatisticsReport): string {
  const names = report.strategies.map(({ name }) => name);
  const table = new Table({
    head: ['', ...names],
    colAligns: ['left', ...names.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const { label, cells } of statisticsRows(report)) table.push([label, ...cells]);
  return [table.toString(), ...statisticsNotes(report)].join('\n');
}
