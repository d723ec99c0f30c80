import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { EvaluationSource } from '../training/evaluation/evaluation-source.js';
import { parseWhole } from './parse-count.js';
import { printJson } from './print-json.js';
import { waysToNameRuns } from './run-argument.js';

interface EvaluateOptions {
  readonly out: string;
  readonly step?: number;
  readonly again?: boolean;
  readonly plugins: boolean;
  readonly json?: true;
}

/** `run-exp evaluate <run|weights> <evaluators.yaml> [key=value...]`: measure what exists, later and again. */
export function registerEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('measure a run that has trained, or a file of weights, by evaluators of another file')
    .argument('<run|weights>', `${waysToNameRuns}; or a file of weights (safetensors, or what torch.save wrote)`)
    .argument('<evaluators>', 'a YAML file with evaluators: a list of blocks; for weights also with data and backbone')
    .argument('[override...]', 'key=value overrides: evaluators.0.k=10 data.root=/data/coco')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--step <n>', 'which checkpoint of the run; the latest unless given', parseWhole)
    .option('--again', 'measure again what has been measured before')
    .option('--no-plugins', 'load no program named in plugins:')
    .option('--json', 'print one JSON document: {evaluation}')
    .addHelpText(
      'after',
      [
        '',
        'What is measured is kept beside the run, in evaluations/later/<id>, or for weights in <out>/evaluations/<id>.',
        '',
        'Examples:',
        '  run-exp evaluate runs/quickstart/0123456789ab probes.yaml',
        '  run-exp evaluate 0123456789ab probes.yaml --step 400 data.root=/data/other',
        '  run-exp evaluate moco_v2_200ep.pth.tar probes.yaml backbone.kind=resnet50',
      ].join('\n'),
    )
    .action(evaluate);
}

async function evaluate(
  of: string,
  file: string,
  overrides: readonly string[],
  { out, step, again = false, plugins, json }: EvaluateOptions,
): Promise<void> {
  const source = await findSource(of, resolve(out), step);
  const { loadExperiment } = await import('../config/index.js');
  const { loadRequestOf } = await import('./load-request.js');
  const loaded = await loadExperiment({ ...loadRequestOf(file, overrides, plugins), base: source.base });
  const { Terminal } = await import('./terminal.js');
  const { cacheDirectoryFor } = await import('./cache-directory.js');
  const { interruptSignal } = await import('./interrupt-signal.js');
  const terminal = await Terminal.open();
  const { evaluateStored } = await import('../training/evaluation/evaluate-stored.js');
  const { id, dir, status, metrics, intervals } = await evaluateStored({
    source,
    loaded,
    again,
    command: ['run-exp', ...process.argv.slice(2)],
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(loaded.file),
    progress: terminal,
    say: terminal.say,
    signal: interruptSignal(terminal, 'Stopping; nothing is kept. Once more to stop at once.'),
  });
  if (json) {
    printJson({ evaluation: { id, of: source.identity, dir, status, metrics, intervals } });
    return;
  }
  const { metricLines } = await import('./metric-lines.js');
  const lines = metricLines({ metrics, intervals }, 'result.json');
  process.stdout.write(`${[`${source.name}: ${status}, in ${relative(process.cwd(), dir)}`, ...lines].join('\n')}\n`);
}

/** A checkpoint of a run, or a file of weights. */
async function findSource(of: string, out: string, step: number | undefined): Promise<EvaluationSource> {
  const { sourceOfRun, sourceOfWeights } = await import('../training/evaluation/evaluation-source.js');
  const found = await stat(of).catch(() => undefined);
  if (found?.isFile()) {
    if (step === undefined) return sourceOfWeights(of, out);
    const { evaluationErrors } = await import('../training/evaluation/errors.js');
    throw evaluationErrors['evaluation/no-steps']({ path: of });
  }
  const { findRun } = await import('../registry/find-run.js');
  return sourceOfRun(await findRun(of, out, 'a file of weights'), step);
}
