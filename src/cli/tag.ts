import type { Command } from 'commander';
import { printJson } from './print-json.js';
import { waysToNameRuns } from './run-argument.js';

interface TagOptions {
  readonly out: string;
  readonly remove: readonly string[];
  readonly json?: true;
}

/** `run-exp tag <run> [tag...]`: words by which runs are found again. */
export function registerTagCommand(program: Command): void {
  program
    .command('tag')
    .description('give a run tags, or show them: run-exp list --where tags=paper finds it again')
    .argument('<run>', waysToNameRuns)
    .argument('[tag...]', 'tags to give it')
    .option('--remove <tag>', 'a tag to take from it; again for more', collect, [])
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--json', 'print one JSON document: {id, dir, notes, tags}')
    .action(tag);
}

const collect = (value: string, former: readonly string[]): string[] => [...former, value];

async function tag(wanted: string, add: readonly string[], { out, remove, json }: TagOptions): Promise<void> {
  const { findRun } = await import('../registry/find-run.js');
  const { changeTags } = await import('../registry/annotate-run.js');
  const { tagsOf } = await import('../runs/annotations.js');
  const run = await findRun(wanted, out);
  const isChanged = add.length + remove.length > 0;
  const annotations = isChanged ? await changeTags(run, { add, remove }) : run.annotations;
  const { id } = run.manifest;
  const tags = tagsOf(run.manifest, annotations);
  if (json) printJson({ id, dir: run.directory, notes: annotations?.notes ?? [], tags });
  else {
    const { printableLine } = await import('../printable.js');
    process.stdout.write(`${printableLine(tags.length === 0 ? `There are no tags on ${id}.` : tags.join(', '))}\n`);
  }
}
