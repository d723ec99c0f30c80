import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../errors/index.js';
import type { RunSummary } from '../training/run-request.js';
import { cacheDirectoryFor } from './cache-directory.js';
import { interruptSignal } from './interrupt-signal.js';
import { loadRequestOf } from './load-request.js';
import { parseWhole } from './parse-count.js';
import { showsColor } from './shows-color.js';

interface RunOptions {
  readonly out: string;
  readonly maxSteps?: number;
  readonly resume: boolean;
  readonly plugins: boolean;
  readonly json?: true;
}

/** `run-exp <experiment.yaml> [key=value...]`: train, evaluate and log; with a sweep, all of its points. */
export function registerRunCommand(program: Command): void {
  program
    .command('run', { isDefault: true })
    .description(
      'train, evaluate and log an experiment; with a sweep, all of its points (the word run may be left out)',
    )
    .argument('<experiment>', 'an experiment file')
    .argument('[override...]', 'key=value overrides: method.temperature=0.1 training.epochs=2')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--max-steps <n>', 'stop after n optimiser steps; the schedule keeps the full length', parseWhole)
    .option('--no-resume', 'begin anew, also where a finished or an interrupted run exists')
    .option('--no-plugins', 'load no program named in plugins:')
    .option('--json', 'print one JSON document: {runs}')
    .action(run);
}

async function run(file: string, overrides: readonly string[], options: RunOptions, command: Command): Promise<void> {
  if (!existsSync(file) && /^[\w-]+$/.test(file)) command.error(`error: there is no command and no file ${file}`);
  const { loadExperiment } = await import('../config/index.js');
  const loaded = await loadExperiment(loadRequestOf(file, overrides, options.plugins));
  const { Terminal } = await import('./terminal.js');
  const terminal = await Terminal.open();
  const { runExperiment } = await import('../sweeps/run-experiment.js');
  const summaries = await runExperiment(loaded, {
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
  for (const { failure } of summaries) if (failure) terminal.say(`${failure.message}\n${failure.remedy}`);
  if (options.json) process.stdout.write(`${JSON.stringify({ runs: summaries }, null, 2)}\n`);
  else await showOutcome(summaries, loaded.sweep !== undefined);
  process.exitCode = exitCodeOf(summaries);
}

function exitCodeOf(summaries: readonly RunSummary[]): ExitCode {
  if (summaries.some(({ status }) => status === 'interrupted')) return ExitCode.interrupted;
  return summaries.some(({ status }) => status === 'failed') ? ExitCode.runFailed : ExitCode.done;
}

async function showOutcome(summaries: readonly RunSummary[], isSweep: boolean): Promise<void> {
  // Without evaluators there is nothing to compare.
  if (isSweep && summaries.some(({ metrics }) => Object.keys(metrics).length > 0)) {
    const { compareFolders } = await import('../compare/compare-folders.js');
    const { renderComparison } = await import('../compare/rendering/render-comparison.js');
    const { comparison } = await compareFolders(summaries.map(({ dir }) => dir));
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
