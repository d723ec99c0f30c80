#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { CroplabError, ExitCode } from '../errors/index.js';
import { registerCompareCommand } from './compare.js';
import { registerCompletionCommand } from './completion.js';
import { registerDataCommand } from './data.js';
import { registerDiffCommand } from './diff.js';
import { registerDoctorCommand } from './doctor.js';
import { registerEngineCommand } from './engine.js';
import { registerEvaluateCommand } from './evaluate.js';
import { registerExplainCommand } from './explain.js';
import { registerExportCommand } from './export.js';
import { registerCollectCommand } from './gc.js';
import { registerInitCommand } from './init.js';
import { isInterruption } from './interrupt-signal.js';
import { registerListCommand } from './list.js';
import { registerNoteCommand } from './note.js';
import { registerPlanCommand } from './plan.js';
import { registerPreviewCommand } from './preview.js';
import { registerRunCommand } from './run.js';
import { registerSchemaCommand } from './schema.js';
import { registerServeCommand } from './serve.js';
import { registerShowCommand } from './show.js';
import { registerTagCommand } from './tag.js';
import { registerValidateCommand } from './validate.js';
import { registerWatchCommand } from './watch.js';

function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  const program = new Command('run-exp')
    .description('Declarative experiments for self-supervised learning: one YAML file, from data to comparison.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('Run run-exp --help, or run-exp <command> --help, to see what there is.')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  run-exp configs/quickstart.yaml                          train, evaluate and compare',
        '  run-exp configs/moco_v2.yaml method.temperature=0.1      the same with another temperature',
        '  run-exp preview configs/quickstart.yaml -o sheet.png     see what the crops and augmentations do',
        '  run-exp compare runs/quickstart --format md              the table of what ran',
      ].join('\n'),
    );
  registerRunCommand(program);
  registerValidateCommand(program);
  registerExplainCommand(program);
  registerPlanCommand(program);
  registerDiffCommand(program);
  registerPreviewCommand(program);
  registerEvaluateCommand(program);
  registerCompareCommand(program);
  registerServeCommand(program);
  registerWatchCommand(program);
  registerListCommand(program);
  registerShowCommand(program);
  registerNoteCommand(program);
  registerTagCommand(program);
  registerCollectCommand(program);
  registerExportCommand(program);
  registerDataCommand(program);
  registerInitCommand(program);
  registerSchemaCommand(program);
  registerCompletionCommand(program);
  registerEngineCommand(program);
  registerDoctorCommand(program);
  return program;
}

/** Whoever reads may stop reading, as `head` does: what is still written goes nowhere, and that is no mistake. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

async function main(): Promise<void> {
  outliveReaders();
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its message; asking for help or the version is no mistake.
      process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.badInput;
      return;
    }
    if (isInterruption(error)) {
      process.exitCode = ExitCode.interrupted;
      return;
    }
    const { printError } = await import('./terminal.js');
    await printError(error);
    process.exitCode = error instanceof CroplabError ? error.exitCode : ExitCode.runFailed;
  }
}

await main();
