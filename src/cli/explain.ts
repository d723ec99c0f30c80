import type { Command } from 'commander';
import type { LoadedExperiment } from '../config/index.js';
import { loadRequestOf } from './load-request.js';

interface ExplainOptions {
  readonly json?: true;
  readonly plugins: boolean;
}

/** `run-exp explain <file> [key] [key=value...]`: every value of an experiment and where it comes from. */
export function registerExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('show where every value comes from: file and line, override, sweep axis, or default')
    .argument('<file>', 'an experiment file')
    .argument('[key-or-override...]', 'only this key and what is below it; key=value overrides')
    .option('--json', 'print one JSON document: {values, dropped}')
    .option('--no-plugins', 'load no program named in plugins:')
    .action(explain);
}

async function explain(file: string, args: readonly string[], options: ExplainOptions): Promise<void> {
  const { isOverride, loadExperiment, selectOrigins, renderOrigins } = await import('../config/index.js');
  const overrides = args.filter(isOverride);
  const keys = args.filter((argument) => !isOverride(argument));
  const loaded: LoadedExperiment = await loadExperiment(loadRequestOf(file, overrides, options.plugins));
  const origins = selectOrigins(loaded.origins, keys);
  process.stdout.write(options.json ? `${JSON.stringify(origins, null, 2)}\n` : `${renderOrigins(origins)}\n`);
}
