import type { Command } from 'commander';
import { printJson } from './print-json.js';
import { waysToNameRuns } from './run-argument.js';

interface NoteOptions {
  readonly out: string;
  readonly clear?: true;
  readonly json?: true;
}

/** `run-exp note <run> [text]`: what is worth knowing of a run. */
export function registerNoteCommand(program: Command): void {
  program
    .command('note')
    .description('add a note to a run, or show its notes; notes are no part of what a run is')
    .argument('<run>', waysToNameRuns)
    .argument('[text...]', 'the note; without one, the notes are shown')
    .option('--clear', 'remove all former notes')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--json', 'print one JSON document: {id, dir, notes, tags}')
    .action(note);
}

async function note(wanted: string, words: readonly string[], { out, clear, json }: NoteOptions): Promise<void> {
  const { findRun } = await import('../registry/find-run.js');
  const { addNote, clearNotes } = await import('../registry/annotate-run.js');
  const run = await findRun(wanted, out);
  let annotations = run.annotations;
  if (clear) annotations = await clearNotes(run);
  if (words.length > 0) annotations = await addNote(run, words.join(' '), new Date());
  const { tagsOf } = await import('../runs/annotations.js');
  const { id } = run.manifest;
  const notes = annotations?.notes ?? [];
  if (json) printJson({ id, dir: run.directory, notes, tags: tagsOf(run.manifest, annotations) });
  else {
    const { printable } = await import('../printable.js');
    const { timeText } = await import('./list-table.js');
    const lines = notes.map(({ when, text }) => `${timeText(when)}  ${text}\n`);
    process.stdout.write(printable(lines.join('')) || `There are no notes on ${printable(id)}.\n`);
  }
}
