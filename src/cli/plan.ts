import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../errors/index.js';
import { cacheDirectoryFor } from './cache-directory.js';
import { loadRequestOf } from './load-request.js';
import { parseWhole } from './parse-count.js';
import { printJson } from './print-json.js';
import { showsColor } from './shows-color.js';

interface PlanOptions {
  readonly out: string;
  readonly maxSteps?: number;
  readonly plugins: boolean;
  readonly json?: true;
}

/** `run-exp plan <file> [key=value...]`: what running it would do, and take. */
export function registerPlanCommand(program: Command): void {
  program
    .command('plan')
    .description('show what running a file would do: which points are finished, what is left, how long it will take')
    .argument('<file>', 'an experiment file, or a study')
    .argument('[override...]', 'key=value overrides')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--max-steps <n>', 'plan runs that stop after n optimiser steps', parseWhole)
    .option('--json', 'print one JSON document: {points, rungs, budget, totals, missing}')
    .option('--no-plugins', 'load no program named in plugins:')
    .action(plan);
}

async function plan(file: string, overrides: readonly string[], options: PlanOptions): Promise<void> {
  const [{ loadFile }, { planRuns }, { renderPlan }, { Terminal }] = await Promise.all([
    import('../config/index.js'),
    import('../sweeps/plan/plan-runs.js'),
    import('../sweeps/plan/render-plan.js'),
    import('./terminal.js'),
  ]);
  const loaded = await loadFile(loadRequestOf(file, overrides, options.plugins));
  const planned = await planRuns(loaded, {
    outDirectory: resolve(options.out),
    maxSteps: options.maxSteps,
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(loaded.file),
    progress: await Terminal.open(),
  });
  if (options.json) printJson(planned);
  else process.stdout.write(`${renderPlan(planned, { color: showsColor(process.stdout) })}\n`);
  if (planned.missing.length > 0) process.exitCode = ExitCode.missing;
}
