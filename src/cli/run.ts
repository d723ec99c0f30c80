import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { SweepSettings } from '../config/index.js';
import { ExitCode } from '../errors/index.js';
import type { Say } from '../runs/run-log.js';
import type { RunSummary } from '../training/run-request.js';
import { cacheDirectoryFor } from './cache-directory.js';
import { interruptSignal } from './interrupt-signal.js';
import { judgedBy } from './judged-by.js';
import { leaveReport } from './leave-report.js';
import { loadRequestOf } from './load-request.js';
import { parseWhole } from './parse-count.js';
import { printJson } from './print-json.js';
import { showsColor } from './shows-color.js';

interface RunOptions {
  readonly out: string;
  readonly maxSteps?: number;
  readonly resume: boolean;
  readonly plugins: boolean;
  readonly json?: true;
  readonly jobs?: string;
  readonly launcher?: string;
  readonly retries?: string;
  readonly failFast?: true;
  readonly budgetHours?: string;
  readonly budgetSteps?: string;
}

/** `run-exp <experiment.yaml> [key=value...]`: train, evaluate and log; of a sweep or a study, all points. */
export function registerRunCommand(program: Command): void {
  program
    .command('run', { isDefault: true })
    .description(
      'train, evaluate and log an experiment; of a sweep or a study, all points (the word run may be left out)',
    )
    .argument('<experiment>', 'an experiment file, or a study')
    .argument('[override...]', 'key=value overrides: method.temperature=0.1 training.epochs=2')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--max-steps <n>', 'stop after n optimiser steps; the schedule keeps the full length', parseWhole)
    .option('--no-resume', 'begin anew, also where a finished or an interrupted run exists')
    .option('--launcher <kind>', 'where the runs of a sweep are made: local or slurm (launcher.kind)')
    .option('--jobs <n>', 'runs of a sweep at a time (launcher.jobs)')
    .option('--retries <n>', 'try a run that fails again, n times at most (sweep.retries)')
    .option('--fail-fast', 'end a sweep at the first failure (sweep.failFast)')
    .option('--budget-hours <h>', 'save and end after h hours (sweep.budget.hours)')
    .option('--budget-steps <n>', 'run the first points, of n optimiser steps together (sweep.budget.steps)')
    .option('--no-plugins', 'load no program named in plugins:')
    .option('--json', 'print one JSON document: {runs}')
    .action(run);
}

async function run(file: string, overrides: readonly string[], options: RunOptions, command: Command): Promise<void> {
  if (!existsSync(file) && /^[\w-]+$/.test(file)) command.error(`error: there is no command and no file ${file}`);
  const { loadFile } = await import('../config/index.js');
  const chosen = [...overrides, ...overridesOf(options)];
  const loaded = await loadFile(loadRequestOf(file, chosen, options.plugins));
  const { Terminal } = await import('./terminal.js');
  const terminal = await Terminal.open();
  const { runExperiment } = await import('../sweeps/run-experiment.js');
  const { runs: summaries, left } = await runExperiment(loaded, {
    outDirectory: resolve(options.out),
    maxSteps: options.maxSteps,
    resume: options.resume,
    command: ['run-exp', ...process.argv.slice(2)],
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(loaded.file),
    progress: terminal,
    say: terminal.say,
    signal: interruptSignal(terminal, 'Stopping after this step and saving; once more to stop at once.'),
  });
  await sayFailures(summaries, loaded.sweep !== undefined, terminal.say);
  if (options.json) printJson({ runs: summaries });
  else await showOutcome(summaries, loaded.sweep);
  await leaveReport(join(resolve(options.out), loaded.name), summaries, terminal.say);
  process.exitCode = exitCodeOf(summaries, left);
}

/** Options that are short for overrides. */
function overridesOf({ launcher, jobs, retries, failFast, budgetHours, budgetSteps }: RunOptions): string[] {
  const values = {
    'launcher.kind': launcher,
    'launcher.jobs': jobs,
    'sweep.retries': retries,
    'sweep.failFast': failFast,
    'sweep.budget.hours': budgetHours,
    'sweep.budget.steps': budgetSteps,
  };
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
}

/** What was not finished although nothing failed was interrupted. */
function exitCodeOf(summaries: readonly RunSummary[], left: number): ExitCode {
  if (summaries.some(({ status }) => status === 'interrupted')) return ExitCode.interrupted;
  if (summaries.some(({ status }) => status === 'failed')) return ExitCode.runFailed;
  return left > 0 ? ExitCode.interrupted : ExitCode.done;
}

/** Names each run that failed, or was interrupted, with why, what to do, and where the details are. */
async function sayFailures(summaries: readonly RunSummary[], isSweep: boolean, say: Say): Promise<void> {
  const { labelsOf } = await import('../sweeps/run-labels.js');
  const labels = labelsOf(summaries);
  for (const [index, { failure }] of summaries.entries()) {
    if (failure === undefined) continue;
    const { message, remedy, log } = failure;
    const label = isSweep ? `${labels[index] ?? ''}: ` : '';
    say(`${label}${message}\n${remedy}${log === undefined ? '' : `\nLog: ${log}`}`);
  }
}

async function showOutcome(summaries: readonly RunSummary[], sweep: SweepSettings | undefined): Promise<void> {
  // Without evaluators there is nothing to compare.
  if (sweep !== undefined && summaries.some(({ metrics }) => Object.keys(metrics).length > 0)) {
    const { compareFolders } = await import('../compare/compare-folders.js');
    const { renderComparison } = await import('../compare/rendering/render-comparison.js');
    const folders = summaries.map(({ dir }) => dir);
    const { comparison } = await compareFolders(folders, { metrics: judgedBy(sweep) });
    const color = showsColor(process.stdout);
    process.stdout.write(`${renderComparison(comparison, 'table', { color })}\n`);
    return;
  }
  const { metricLines } = await import('./metric-lines.js');
  for (const { name, status, dir, ...measured } of summaries) {
    const lines = metricLines(measured, 'result.json');
    process.stdout.write(`${[`${name}: ${status}, in ${relative(process.cwd(), dir)}`, ...lines].join('\n')}\n`);
  }
}
