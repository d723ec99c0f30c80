import type { Command } from 'commander';
import type { Problem } from '../config/index.js';
import { ExitCode } from '../errors/index.js';
import { loadRequestOf } from './load-request.js';
import { printJson } from './print-json.js';
import { showsColor } from './shows-color.js';

interface ValidateOptions {
  readonly json?: true;
  readonly plugins: boolean;
}

/** `run-exp validate <file...> [key=value...]`: everything that is wrong with experiments, without looking for their data. */
export function registerValidateCommand(program: Command): void {
  program
    .command('validate')
    .description('check experiment files and studies; report everything that is wrong with them at once')
    .argument('<file...>', 'experiment files or studies, and key=value overrides that apply to each of them')
    .option('--json', 'print one JSON document: {valid, problems}')
    .option('--no-plugins', 'load no program named in plugins:')
    .action(validate);
}

async function validate(args: readonly string[], options: ValidateOptions): Promise<void> {
  const { isOverride } = await import('../config/index.js');
  const overrides = args.filter(isOverride);
  const files = args.filter((argument) => !isOverride(argument));
  const problems: Problem[] = [];
  const lines: string[] = [];
  for (const file of files) {
    const checked = await checkFile(file, overrides, options.plugins);
    problems.push(...checked.problems);
    lines.push(checked.text);
  }
  if (options.json) printJson({ valid: problems.length === 0, problems });
  else process.stdout.write(`${lines.join('\n')}\n`);
  if (problems.length > 0) process.exitCode = ExitCode.badInput;
}

interface CheckedFile {
  readonly problems: readonly Problem[];
  readonly text: string;
}

async function checkFile(file: string, overrides: readonly string[], allowPlugins: boolean): Promise<CheckedFile> {
  const { ConfigError, loadFile } = await import('../config/index.js');
  try {
    const loaded = await loadFile(loadRequestOf(file, overrides, allowPlugins));
    const { checkedPoints } = await import('../sweeps/checked-points.js');
    const { length } = checkedPoints(loaded);
    const points = length === 1 ? '' : `, ${length} points`;
    return { problems: [], text: `${file} is valid: ${loaded.name}${points}` };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const color = showsColor(process.stdout);
    const count = error.problems.length === 1 ? '1 problem' : `${error.problems.length} problems`;
    return { problems: error.problems, text: `${error.render({ color })}\n\n${file}: ${count}` };
  }
}
