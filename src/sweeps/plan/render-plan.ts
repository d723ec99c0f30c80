import Table from 'cli-table3';
import pc from 'picocolors';
import { printableLine } from '../../printable.js';
import type { Plan, PlannedPoint, PlanTotals } from './plan.js';

/** Points that are printed; the JSON document has all of them. */
const MOST_ROWS = 40;

/** The plan for a terminal: a line a point, what is left in all, and what is missing. */
export function renderPlan({ points, totals, missing }: Plan, { color }: { readonly color: boolean }): string {
  const colors = pc.createColors(color);
  const table = new Table({
    head: ['', 'run', 'state', 'steps left', 'time', 'memory'].map((text) => colors.bold(text)),
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
    // A line a point, without rules between them.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const point of points.slice(0, MOST_ROWS)) table.push(cellsOf(point));
  const more = points.length - MOST_ROWS;
  return [
    table.toString(),
    ...(more > 0 ? [`and ${more} more: --json has all of them`] : []),
    summaryOf(totals),
    ...missing.map(({ message, remedy }) => `Missing: ${printableLine(message)}\n${printableLine(remedy)}`),
  ].join('\n');
}

function cellsOf({ name, id, state, steps, seconds, bytes }: PlannedPoint): string[] {
  const isDone = state === 'cached';
  return [
    printableLine(name),
    id ?? 'unknown',
    state ?? 'unknown',
    steps === null ? 'unknown' : String(steps),
    isDone ? '' : timeText(seconds),
    isDone ? '' : memoryText(bytes),
  ];
}

function summaryOf(totals: PlanTotals): string {
  const states = (['new', 'partial', 'failed', 'cached', 'unknown'] as const)
    .filter((state) => totals[state] > 0)
    .map((state) => `${totals[state]} ${state}`);
  const points = totals.points === 1 ? '1 point' : `${totals.points} points`;
  const left = [
    `steps ${totals.steps ?? 'unknown'}`,
    `time ${timeText(totals.seconds)}`,
    `memory ${memoryText(totals.bytes)}`,
  ];
  const isAllDone = totals.cached === totals.points;
  const unmeasured =
    totals.unmeasured === 0
      ? ''
      : ` No run like ${totals.unmeasured === 1 ? 'one' : String(totals.unmeasured)} of them was made on this machine.`;
  return `${points}: ${states.join(', ')}.${isAllDone ? '' : ` Left: ${left.join(', ')}.${unmeasured}`}`;
}

/** `42 s`, `3.5 min`, `2.1 h`, `4.0 d`; an estimate has no more digits than that. */
function timeText(seconds: number | null): string {
  if (seconds === null) return 'unknown';
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  const unit = units.find(([size]) => seconds >= size);
  return unit === undefined ? `${Math.ceil(seconds)} s` : `${(seconds / unit[0]).toFixed(1)} ${unit[1]}`;
}

function memoryText(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
