import type { StoredRun } from '../compare/stored-run.js';
import { changeAnnotations } from '../runs/annotations-file.js';
import { tagsOf, type Annotations } from '../runs/annotations.js';
import { printableLine } from '../printable.js';
import { registryErrors } from './errors.js';

const MOST_OF_NOTE = 10_000;
const MOST_OF_TAG = 100;

/**
 * Adds a note to a run.
 *
 * @throws `registry/bad-note`, and what `changeAnnotations` throws
 */
export async function addNote({ directory }: StoredRun, text: string, when: Date): Promise<Annotations> {
  const note = { when: when.toISOString(), text: text.trim() };
  if (note.text === '' || note.text.length > MOST_OF_NOTE)
    throw registryErrors['registry/bad-note']({ most: MOST_OF_NOTE });
  return changeAnnotations(directory, (former) => ({ ...former, notes: [...former.notes, note] }));
}

/** Removes all notes of a run. */
export async function clearNotes({ directory }: StoredRun): Promise<Annotations> {
  return changeAnnotations(directory, (former) => ({ ...former, notes: [] }));
}

export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Gives a run tags and takes some from it. Those of its configuration stay.
 *
 * @throws `registry/bad-tags`, `registry/tag-of-config`, `registry/no-such-tag`, and what `changeAnnotations` throws
 */
export async function changeTags({ directory, manifest }: StoredRun, { add, remove }: TagChange): Promise<Annotations> {
  const bad = add.filter((tag) => !isTag(tag));
  if (bad.length > 0) throw registryErrors['registry/bad-tags']({ tags: bad, most: MOST_OF_TAG });
  const fixed = remove.filter((tag) => tagsOf(manifest).includes(tag));
  if (fixed.length > 0) throw registryErrors['registry/tag-of-config']({ tags: fixed });
  return changeAnnotations(directory, ({ notes, tags: former }) => {
    const missing = remove.filter((tag) => !former.includes(tag));
    if (missing.length > 0) throw registryErrors['registry/no-such-tag']({ tags: missing, known: former });
    return { notes, tags: [...new Set([...former.filter((tag) => !remove.includes(tag)), ...add])] };
  });
}

function isTag(tag: string): boolean {
  return tag !== '' && tag.length <= MOST_OF_TAG && tag.trim() === tag && printableLine(tag) === tag;
}
