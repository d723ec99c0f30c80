import { relative } from 'node:path';
import type { Command } from 'commander';
import type { LoadedExperiment, Origins } from '../config/index.js';
import { CroplabError } from '../errors/index.js';
import { loadRequestOf } from './load-request.js';
import { printJson } from './print-json.js';

interface ExplainOptions {
  readonly json?: true;
  readonly plugins: boolean;
}

/** `run-exp explain <file> [key] [key=value...]`: every value of an experiment, or of each one of a study, and where it comes from. */
export function registerExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('show where every value comes from: file and line, override, sweep axis, or default')
    .argument('<file>', 'an experiment file, or a study')
    .argument('[key-or-override...]', 'only this key and what is below it; key=value overrides')
    .option('--json', 'print one JSON document: {values, dropped}; of a study {configs}, by name')
    .option('--no-plugins', 'load no program named in plugins:')
    .action(explain);
}

async function explain(file: string, args: readonly string[], options: ExplainOptions): Promise<void> {
  const { isOverride, loadFile, recipesOf, renderOrigins, selectOrigins } = await import('../config/index.js');
  const overrides = args.filter(isOverride);
  const keys = args.filter((argument) => !isOverride(argument));
  const loaded = await loadFile(loadRequestOf(file, overrides, options.plugins));
  const isStudy = !('experiment' in loaded);
  const explained = explainRecipes(recipesOf(loaded), (origins) => selectOrigins(origins, keys));
  if (options.json) {
    const configs = Object.fromEntries(explained.map(({ name, origins }) => [name, origins]));
    printJson(isStudy ? { configs } : explained[0]?.origins);
    return;
  }
  const texts = explained.map(({ name, file: place, origins }) =>
    isStudy ? `${name} (${place})\n${renderOrigins(origins)}` : renderOrigins(origins),
  );
  process.stdout.write(`${texts.join('\n\n')}\n`);
}

interface ExplainedRecipe {
  readonly name: string;
  readonly file: string;
  readonly origins: Origins;
}

/** Of the recipes of a study some may have no such key; where none has, it is a mistake. */
function explainRecipes(
  recipes: ReadonlyMap<string, LoadedExperiment>,
  select: (origins: Origins) => Origins,
): readonly ExplainedRecipe[] {
  const refusals: CroplabError[] = [];
  const explained = [...recipes].flatMap(([name, { file, origins }]) => {
    try {
      return [{ name, file: relative(process.cwd(), file), origins: select(origins) }];
    } catch (error) {
      if (!(error instanceof CroplabError)) throw error;
      refusals.push(error);
      return [];
    }
  });
  const [refusal] = refusals;
  if (refusal !== undefined && explained.length === 0) throw refusal;
  return explained;
}
