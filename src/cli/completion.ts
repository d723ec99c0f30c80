import { readdir, stat } from 'node:fs/promises';
import { Argument, Option, type Command } from 'commander';
import { shells, shellScripts, type Shell } from './completion/shell-scripts.js';
import { loadRequestOf } from './load-request.js';

/** `run-exp completion <bash|zsh|fish>`: commands, options, experiment files and the keys of overrides, as one types. */
export function registerCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print what makes a shell complete commands, files and overrides: source <(run-exp completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: Shell) => {
      process.stdout.write(shellScripts[shell]);
    });
  program
    .command('complete', { hidden: true })
    .description('print what may stand where a line ends, a candidate a line')
    .argument('<line>', 'the command line up to the cursor')
    .addOption(new Option('--shell <shell>', 'who asks').choices(shells).makeOptionMandatory())
    .action(async (line: string, { shell }: { readonly shell: Shell }) => {
      const { completeLine } = await import('./completion/complete-line.js');
      const found = await completeLine(program, line, shell, { files, isFile, overrides });
      process.stdout.write(found.map((candidate) => `${candidate}\n`).join(''));
    });
}

/** Control characters would end a candidate, or steer the terminal. */
const SAFE = /^[^\u0000-\u001f\u007f-\u009f]+$/;

async function files(prefix: string): Promise<readonly string[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => SAFE.test(name) && (!name.startsWith('.') || prefix.slice(folder.length).startsWith('.')))
    .filter((entry) => entry.isDirectory() || /\.ya?ml$/.test(entry.name))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`);
}

async function isFile(word: string): Promise<boolean> {
  return stat(word).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

/** Nothing where the file is not valid: `validate` says why. Plug-ins are programs and are not run for this. */
async function overrides(file: string, prefix: string): Promise<readonly string[]> {
  const { ConfigError, firstRecipe, loadFile } = await import('../config/index.js');
  const { overrideKeys, overrideValues } = await import('../config/override-keys.js');
  try {
    const recipe = firstRecipe(await loadFile(loadRequestOf(file, [], false)));
    const equals = prefix.indexOf('=');
    if (equals < 0) return overrideKeys(recipe).map((key) => `${key}=`);
    const key = prefix.slice(0, equals);
    return overrideValues(recipe, key).map((value) => `${key}=${value}`);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
