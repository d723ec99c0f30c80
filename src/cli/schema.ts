import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../errors/index.js';
import { writeFileWhole } from '../files/write-whole.js';

interface SchemaOptions {
  readonly output: string;
  readonly check?: true;
}

/** `run-exp schema [-o DIR] [--check]`: the JSON Schemas that editors complete and check experiment files and studies by. */
export function registerSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('write the JSON Schemas of experiment files and studies, for editors')
    .option('-o, --output <dir>', 'the folder to write them to', 'schemas')
    .option('--check', 'write nothing; exit with 1 if what is there is stale')
    .action(schema);
}

async function schema({ output, check }: SchemaOptions): Promise<void> {
  const { generatedSchemas } = await import('../config/index.js');
  for (const { name, schema: document } of await generatedSchemas()) {
    const path = join(output, name);
    const content = `${JSON.stringify(document, null, 2)}\n`;
    if (check) await compareWith(path, content, output);
    else await write(path, content);
  }
}

async function compareWith(path: string, content: string, output: string): Promise<void> {
  const written = await readFile(path, 'utf8').catch(() => undefined);
  if (written === content) {
    process.stdout.write(`${path} is up to date.\n`);
    return;
  }
  const state = written === undefined ? 'does not exist' : 'is stale';
  process.stderr.write(`${path} ${state}. Renew it with: run-exp schema -o ${output}\n`);
  process.exitCode = ExitCode.runFailed;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileWhole(path, content);
  process.stdout.write(`Wrote ${path}.\n`);
}
