import { clearScreenDown, moveCursor } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { WatchedRuns } from '../live/watch-runs.js';
import { printJson } from './print-json.js';
import { showsColor } from './shows-color.js';

interface WatchOptions {
  readonly once?: true;
  readonly json?: true;
}

/** Milliseconds between two looks, on a terminal and where lines are kept. */
const REFRESH = 2000;
const LINE_INTERVAL = 10_000;

/** `run-exp watch [dir]`: how far runs are. */
export function registerWatchCommand(program: Command): void {
  program
    .command('watch')
    .description('show how far the runs of a folder are: step, loss, rate, time left; Ctrl-C ends it')
    .argument('[dir]', 'the folder that runs lie in', 'runs')
    .option('--once', 'look once and end')
    .option('--json', 'look once and print one JSON document: {runs, damaged}')
    .action(watch);
}

async function watch(folder: string, { once, json }: WatchOptions): Promise<void> {
  const { RunWatcher } = await import('../live/watch-runs.js');
  const watcher = new RunWatcher(folder);
  if (json) printJson(await watcher.look());
  else if (once) process.stdout.write(`${await asTable(await watcher.look(), null)}\n`);
  else await follow(() => watcher.look());
}

async function follow(look: () => Promise<WatchedRuns>): Promise<void> {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ended.abort();
    });
  }
  const show = process.stdout.isTTY ? tableInPlace() : await linesOfChanges();
  while (!ended.signal.aborted) {
    await show(await look());
    const interval = process.stdout.isTTY ? REFRESH : LINE_INTERVAL;
    await delay(interval, undefined, { signal: ended.signal }).catch(() => undefined);
  }
}

async function asTable(watched: WatchedRuns, most: number | null): Promise<string> {
  const { renderProgress } = await import('../live/render-progress.js');
  return renderProgress(watched, { color: showsColor(process.stdout), most });
}

/** Lines beside the runs: the summary, the head, what is left out, the cursor's. */
const OTHER_LINES = 5;

/** Draws each table in the place of the last. */
function tableInPlace(): (watched: WatchedRuns) => Promise<void> {
  let drawn = 0;
  return async (watched) => {
    const text = await asTable(watched, Math.max(1, process.stdout.rows - OTHER_LINES));
    moveCursor(process.stdout, 0, -drawn);
    clearScreenDown(process.stdout);
    // A line that is wider than the terminal would take two: wrapping is off while the table is drawn.
    process.stdout.write(`\u001b[?7l${text}\u001b[?7h\n`);
    drawn = text.split('\n').length;
  };
}

/** Says of each run what has changed since it was last said. */
async function linesOfChanges(): Promise<(watched: WatchedRuns) => Promise<void>> {
  const { progressLine } = await import('../live/render-progress.js');
  const said = new Map<string, string>();
  return ({ runs }) => {
    for (const run of runs) {
      const line = progressLine(run);
      if (said.get(run.dir) !== line) process.stdout.write(`${line}\n`);
      said.set(run.dir, line);
    }
    return Promise.resolve();
  };
}
