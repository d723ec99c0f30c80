import type { Command } from 'commander';
import { ExitCode } from '../errors/index.js';
import type { Garbage, KeptRun } from '../registry/collection/garbage.js';
import { bytesText } from './bytes-text.js';
import { printJson } from './print-json.js';

interface CollectOptions {
  readonly out: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `run-exp gc`: what may be deleted, and why. */
export function registerCollectCommand(program: Command): void {
  program
    .command('gc')
    .description('say what of the runs may be deleted and why, ask, and delete it')
    .option('--out <dir>', 'the folder that runs are kept in; nothing outside of it is touched', 'runs')
    .option('--dry-run', 'only say it')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON document: {out, garbage, bytes, deleted, kept, damaged, failures}')
    .addHelpText(
      'after',
      [
        '',
        'What may go: checkpoints of finished runs other than the latest and the best, where the experiment does not ask for more (keepLast);',
        'runs that did not end and that a later, finished run of the same recipe has replaced; what killed processes have left half written.',
        'What stays: what somebody is working on, and every run that was given a note or a tag by run-exp note or run-exp tag.',
      ].join('\n'),
    )
    .action(collect);
}

async function collect({ out, yes, dryRun, json }: CollectOptions): Promise<void> {
  const { planCollection } = await import('../registry/collection/plan-collection.js');
  const plan = await planCollection(out);
  const { garbage, kept, damaged } = plan;
  const bytes = garbage.reduce((sum, each) => sum + each.bytes, 0);
  if (!json) await printPlan(garbage, kept, damaged);
  const isAgreed = !dryRun && garbage.length > 0 && (yes ?? (await confirm(garbage.length, bytes, json)));
  if (!isAgreed) {
    if (json) printJson({ out, garbage, bytes, deleted: [], kept, damaged, failures: [] });
    return;
  }
  const { collectGarbage } = await import('../registry/collection/collect-garbage.js');
  const { deleted, bytes: freed, failures } = await collectGarbage(out, plan);
  if (failures.length > 0) process.exitCode = ExitCode.runFailed;
  if (json) {
    printJson({ out, garbage, bytes, deleted, kept, damaged, failures });
    return;
  }
  const { printableLine } = await import('../printable.js');
  for (const { dir, reason } of failures) process.stderr.write(printableLine(`Not deleted: ${dir}: ${reason}`) + '\n');
  process.stdout.write(`Deleted ${deleted.length} of ${garbage.length}, ${bytesText(freed)}.\n`);
}

async function printPlan(
  garbage: readonly Garbage[],
  kept: readonly KeptRun[],
  damaged: readonly string[],
): Promise<void> {
  const { printableLine } = await import('../printable.js');
  const say = (line: string): void => {
    process.stdout.write(`${printableLine(line)}\n`);
  };
  for (const { kind, paths, bytes, reason } of garbage) {
    say(`${kind.padEnd(10)}  ${bytesText(bytes).padStart(10)}  ${paths.at(-1) ?? ''}: ${reason}`);
  }
  for (const { dir, reason } of kept) say(`Kept: ${dir}: ${reason}`);
  for (const sentence of damaged) process.stderr.write(`${printableLine(`Left alone: ${sentence}`)}\n`);
  const bytes = garbage.reduce((sum, each) => sum + each.bytes, 0);
  say(garbage.length === 0 ? 'There is nothing to delete.' : `${garbage.length} together, ${bytesText(bytes)}.`);
}

/** @throws `registry/not-confirmed` where nobody is there to be asked */
async function confirm(count: number, bytes: number, json: true | undefined): Promise<boolean> {
  const found = `${count} ${count === 1 ? 'thing' : 'things'} of ${bytesText(bytes)}`;
  if (json || !process.stdin.isTTY) {
    const { registryErrors } = await import('../registry/errors.js');
    throw registryErrors['registry/not-confirmed']({ found });
  }
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await new Promise<string>((resolve) => {
    // Ctrl-C and Ctrl-D close it, and no answer comes.
    lines.once('close', () => {
      resolve('');
    });
    lines.once('SIGINT', () => {
      process.exitCode = ExitCode.interrupted;
      process.stderr.write('\n');
      lines.close();
    });
    lines.question('Delete it? [y/N] ', resolve);
  });
  lines.close();
  return /^y(?:es)?$/i.test(answer.trim());
}
