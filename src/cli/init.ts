import { link, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with beginning an experiment. */
const initErrors = defineErrors({
  'init/name': errorRow<{ name: string }>({
    exitCode: 'badInput',
    message: ({ name }) => `${JSON.stringify(name)} cannot be the name of an experiment.`,
    remedy: () => 'Use letters, digits, dots, hyphens and underscores, and begin with a letter or a digit.',
  }),
  'init/exists': errorRow<{ file: string }>({
    exitCode: 'badInput',
    message: ({ file }) => `${file} is there already and is left as it is.`,
    remedy: () => 'Choose another name: run-exp init NAME.',
  }),
  'init/unwritable': errorRow<{ file: string; reason: string }>({
    exitCode: 'missing',
    message: ({ file, reason }) => `${file} cannot be written: ${reason}`,
    remedy: () => 'Go to a folder that can be written to.',
  }),
});

/** The folder of the package: where its schemas lie. */
const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** `run-exp init [NAME]`: an experiment to begin with. */
export function registerInitCommand(program: Command): void {
  program
    .command('init')
    .description('write an experiment to begin with, every part of it explained: NAME.yaml')
    .argument('[name]', 'what it is called', 'experiment')
    .action(init);
}

async function init(wanted: string): Promise<void> {
  const { experimentSchema } = await import('../config/experiment-schema.js');
  const { starterExperiment } = await import('../config/starter-experiment.js');
  const name = wanted.replace(/\.ya?ml$/, '');
  const { pattern, maxLength } = experimentSchema.properties.name;
  if (!new RegExp(pattern).test(name) || name.length > maxLength) throw initErrors['init/name']({ name });
  const file = `${name}.yaml`;
  const schema = relative(dirname(resolve(file)), join(packageFolder, 'schemas', 'experiment.schema.json'));
  await writeNew(file, starterExperiment({ name, schema }));
  process.stdout.write(`Wrote ${file}. Next: run-exp preview ${file}, then run-exp ${file}\n`);
}

/** Writes a file whole, and never over another. */
async function writeNew(file: string, content: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  try {
    await writeFile(partial, content, { flush: true });
    await link(partial, file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw initErrors['init/exists']({ file }, { cause: error });
    throw initErrors['init/unwritable']({ file, reason: message }, { cause: error });
  } finally {
    await rm(partial, { force: true });
  }
}
