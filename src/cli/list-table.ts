import { tellingTexts } from '../compare/point-text.js';
import { terminalTable } from '../compare/rendering/terminal-table.js';
import type { Cell, TextTable } from '../compare/rendering/text-table.js';
import type { ListedRun } from '../registry/list-runs.js';
import type { RunState } from '../registry/run-state.js';
import { valueText } from './metric-lines.js';
import { formatSeconds } from '../pace.js';

const tones: Readonly<Record<RunState, Cell['tone']>> = {
  completed: 'plain',
  running: 'good',
  interrupted: 'loud',
  stopped: 'loud',
  failed: 'bad',
};

/** Runs as a table for a terminal; columns in which nothing stands are left out. */
export function listTable(runs: readonly ListedRun[], { color }: { readonly color: boolean }): string {
  const points = tellingTexts(runs.map(({ point }) => point));
  const plain = (text: string): Cell => ({ text, tone: 'plain' });
  const columns: readonly Column[] = [
    ['id', 'left', ({ id }) => plain(id)],
    ['name', 'left', ({ name }) => plain(name)],
    ['state', 'left', ({ status }) => ({ text: status, tone: tones[status] })],
    ['point', 'left', (_, place) => plain(points[place] ?? '')],
    ['metric', 'left', ({ metric }) => plain(metric?.name ?? '')],
    ['value', 'right', ({ metric }) => plain(metric === null ? '' : valueText(metric.value))],
    ['steps', 'right', ({ steps }) => plain(steps === null ? '' : String(steps))],
    ['begun', 'left', ({ started }) => plain(timeText(started))],
    ['took', 'right', ({ seconds }) => plain(formatSeconds(seconds))],
    ['tags', 'left', ({ tags }) => plain(tags.join(', '))],
    ['notes', 'left', ({ notes }) => plain(shortened(notes.at(-1)?.text ?? ''))],
  ];
  const told = columns
    .map(([head, alignment, cellOf]) => ({ head, alignment, cells: runs.map(cellOf) }))
    .filter(({ cells }) => cells.some(({ text }) => text !== ''));
  const table: TextTable = {
    head: told.map(({ head }) => head),
    alignments: told.map(({ alignment }) => alignment),
    rows: runs.map((_, place) => told.map(({ cells }) => cells[place]!)),
  };
  return terminalTable(table, color);
}

type Column = readonly [head: string, alignment: 'left' | 'right', cellOf: (run: ListedRun, place: number) => Cell];

/** The local time of a moment, to the minute: `2026-03-01 09:30`. What is no moment stays as it is. */
export function timeText(moment: string): string {
  const time = new Date(moment);
  if (Number.isNaN(time.getTime())) return moment;
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** Characters of the last note that are shown. */
const MOST = 40;

const shortened = (text: string): string => (text.length <= MOST ? text : `${text.slice(0, MOST - 1)}…`);
