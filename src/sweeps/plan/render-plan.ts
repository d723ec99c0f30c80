import Table from 'cli-table3';
import pc from 'picocolors';
import { printableLine } from '../../printable.js';
import { budgetSentences } from './budget-sentences.js';
import { memoryText, spanText, stepsText, timeText } from './plan-texts.js';
import type { Plan, PlannedPoint, PlannedRung, PlanTotals } from './plan.js';

/** Points that are printed; the JSON document has all of them. */
const MOST_ROWS = 40;

interface Column<Row> {
  readonly head: string;
  readonly alignment: 'left' | 'right';
  readonly textOf: (row: Row, place: number) => string;
}

/** The plan for a terminal: the rungs of successive halving, a line a point, what is left in all, where a budget ends it, and what is missing. */
export function renderPlan(plan: Plan, { color }: { readonly color: boolean }): string {
  const { points, rungs, totals, budget, missing } = plan;
  const hasRungs = points.some(({ rung }) => rung !== null);
  const more = points.length - MOST_ROWS;
  return [
    ...(hasRungs && rungs !== null ? [tableOf(rungColumns, rungs, color)] : []),
    tableOf(pointColumns(hasRungs), points.slice(0, MOST_ROWS), color),
    ...(more > 0 ? [`and ${more} more: --json has all of them`] : []),
    summaryOf(totals, rungs),
    ...(budget === null ? [] : budgetSentences(budget, rungs ?? [])),
    ...missing.map(({ message, remedy }) => `Missing: ${printableLine(message)}\n${printableLine(remedy)}`),
  ].join('\n');
}

/** A line a row, without rules between them. */
function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], color: boolean): string {
  const colors = pc.createColors(color);
  const table = new Table({
    head: columns.map(({ head }) => colors.bold(head)),
    colAligns: columns.map(({ alignment }) => alignment),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const [place, row] of rows.entries()) table.push(columns.map(({ textOf }) => textOf(row, place)));
  return table.toString();
}

const rungColumns: readonly Column<PlannedRung>[] = [
  { head: 'rung', alignment: 'right', textOf: (_, place) => String(place + 1) },
  { head: 'to step', alignment: 'right', textOf: ({ limit }) => (limit === null ? 'the end' : String(limit)) },
  { head: 'runs', alignment: 'right', textOf: ({ runs }) => spanText(runs, String) },
  { head: 'outside the budget', alignment: 'right', textOf: ({ leftOut }) => spanText(leftOut, String) },
  { head: 'steps left', alignment: 'right', textOf: ({ steps }) => spanText(steps, String) },
  {
    head: 'time',
    alignment: 'right',
    textOf: ({ seconds }) => (seconds === null ? 'unknown' : spanText(seconds, timeText)),
  },
];

function pointColumns(hasRungs: boolean): readonly Column<PlannedPoint>[] {
  const isDone = ({ state }: PlannedPoint): boolean => state === 'cached';
  const rung: Column<PlannedPoint> = {
    head: 'rung',
    alignment: 'right',
    textOf: (point) => String(point.rung ?? ''),
  };
  return [
    { head: '', alignment: 'left', textOf: ({ name }) => printableLine(name) },
    { head: 'run', alignment: 'left', textOf: ({ id }) => id ?? 'unknown' },
    ...(hasRungs ? [rung] : []),
    {
      head: 'state',
      alignment: 'left',
      textOf: ({ state, leftOut }) => (leftOut ? 'outside the budget' : (state ?? 'unknown')),
    },
    { head: 'steps left', alignment: 'right', textOf: ({ steps }) => stepsText(steps) },
    { head: 'time', alignment: 'right', textOf: (point) => (isDone(point) ? '' : timeText(point.seconds)) },
    { head: 'memory', alignment: 'right', textOf: (point) => (isDone(point) ? '' : memoryText(point.bytes)) },
  ];
}

function summaryOf(totals: PlanTotals, rungs: Plan['rungs']): string {
  const states = (['new', 'partial', 'failed', 'cached', 'unknown'] as const)
    .filter((state) => totals[state] > 0)
    .map((state) => `${totals[state]} ${state}`);
  const outside = totals.leftOut === 0 ? [] : [`${totals.leftOut} outside the budget`];
  const points = totals.points === 1 ? '1 point' : `${totals.points} points`;
  const isOpen = rungs?.some(({ steps }) => steps.least < steps.most) === true;
  const left = [
    `steps ${stepsText(totals.steps)}`,
    `time ${timeText(totals.seconds)}`,
    `memory ${memoryText(totals.bytes)}`,
  ];
  const isAllDone = totals.cached + totals.leftOut === totals.points && totals.steps === 0;
  const unmeasured =
    totals.unmeasured === 0
      ? ''
      : ` No run like ${totals.unmeasured === 1 ? 'one' : String(totals.unmeasured)} of them was made on this machine.`;
  const ahead = isAllDone ? '' : ` Left${isOpen ? ', at most' : ''}: ${left.join(', ')}.${unmeasured}`;
  return `${points}: ${[...states, ...outside].join(', ')}.${ahead}`;
}
