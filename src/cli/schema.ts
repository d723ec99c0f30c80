import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../errors/index.js';
import { writeFileWhole } from '../files/write-whole.js';

interface SchemaOptions {
  readonly output: string;
  readonly check?: true;
}

/** `run-exp schema [-o DIR] [--check]`: the JSON Schema that editors complete and check experiment files by. */
export function registerSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('write the JSON Schema of experiment files, for editors')
    .option('-o, --output <dir>', 'the folder to write it to', 'schemas')
    .option('--check', 'write nothing; exit with 1 if what is there is stale')
    .action(schema);
}

async function schema({ output, check }: SchemaOptions): Promise<void> {
  const { renderGeneratedSchema } = await import('../config/index.js');
  const content = await renderGeneratedSchema();
  const path = join(output, 'experiment.schema.json');
  if (check) {
    const written = await readFile(path, 'utf8').catch(() => undefined);
    if (written === content) {
      process.stdout.write(`${path} is up to date.\n`);
      return;
    }
    const state = written === undefined ? 'does not exist' : 'is stale';
    process.stderr.write(`${path} ${state}. Renew it with: run-exp schema -o ${output}\n`);
    process.exitCode = ExitCode.runFailed;
    return;
  }
  await mkdir(output, { recursive: true });
  await writeFileWhole(path, content);
  process.stdout.write(`Wrote ${path}.\n`);
}
