import Table from 'cli-table3';
import pc from 'picocolors';
import { pointText } from '../compare/point-text.js';
import { formatRate, formatSeconds } from '../pace.js';
import { printableLine } from '../printable.js';
import type { RunProgress } from './run-progress.js';
import type { WatchedRuns } from './watch-runs.js';

export interface ProgressRendering {
  readonly color: boolean;
  /** Runs that are shown, those that go on first; null for all. */
  readonly most: number | null;
}

/** The columns of a terminal have no lines around them. */
const bare = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((place) => [place, '']),
);

const LONGEST_NAME = 60;

/** Runs as a table: how far each is, and what is left of it. */
export function renderProgress({ runs, damaged }: WatchedRuns, { color, most }: ProgressRendering): string {
  const colors = pc.createColors(color);
  const paint = {
    running: colors.cyan,
    completed: colors.green,
    failed: colors.red,
    interrupted: colors.yellow,
    stopped: colors.yellow,
  };
  const table = new Table({
    head: ['run', 'id', 'state', 'step', 'loss', 'rate', 'left', 'time', 'result'].map((text) => colors.bold(text)),
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right', 'right', 'right', 'left'],
    chars: { ...bare, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const shown = most === null ? runs : mostTelling(runs, most);
  for (const run of shown) {
    const [name, id, ...cells] = cellsOf(run);
    table.push([name, id, paint[run.status](run.status), ...cells]);
  }
  const left = runs.length - shown.length;
  return [
    summaryOf(runs),
    ...(runs.length === 0 ? [] : [table.toString()]),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...damaged.map((sentence) => printableLine(sentence)),
  ].join('\n');
}

/** One run on one line, for what is no terminal. */
export function progressLine(run: RunProgress): string {
  const [name, id, step, loss, rate, left, , result] = cellsOf(run) as [string, string, ...string[]];
  const parts = [
    `step ${step}`,
    ...(loss === '' ? [] : [`loss ${loss}`]),
    ...(rate === '' ? [] : [rate!]),
    ...(left === '' ? [] : [`${left} left`]),
    ...(result === '' ? [] : [result]),
  ];
  return `${name} (${id}) ${run.status}: ${parts.join(', ')}`;
}

function cellsOf(run: RunProgress): readonly string[] {
  const { name, point, id, step, steps, loss, rate, secondsLeft, seconds, metric, failure } = run;
  const shown = printableLine([name, pointText(point)].filter(Boolean).join(' '));
  const result = failure ?? (metric === null ? '' : `${metric.name} ${metric.value?.toFixed(2) ?? 'undefined'}`);
  return [
    shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME - 1)}…` : shown,
    printableLine(id),
    steps === null ? String(step) : `${step}/${steps}`,
    loss === null ? '' : loss.toFixed(3),
    rate === null ? '' : formatRate(rate),
    secondsLeft === null ? '' : formatSeconds(secondsLeft),
    formatSeconds(seconds),
    printableLine(result).slice(0, 60),
  ];
}

/** Runs that go on, then those that ended last. */
function mostTelling(runs: readonly RunProgress[], most: number): RunProgress[] {
  const going = runs.filter(({ status }) => status === 'running');
  const others = runs.filter(({ status }) => status !== 'running').reverse();
  return [...going, ...others].slice(0, most);
}

function summaryOf(runs: readonly RunProgress[]): string {
  if (runs.length === 0) return 'No runs yet.';
  const counts = new Map<string, number>();
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return `${runs.length} runs: ${[...counts].map(([status, count]) => `${count} ${status}`).join(', ')}`;
}
