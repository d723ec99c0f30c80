import { escaped } from '../printable.js';

/** Characters of a foreign text that a message shows. */
const SHOWN = 80;

/** A text from a file as a message may show it: in quotes, cut where it is long, and nothing in it moves a cursor or turns the direction of writing. */
export function quoted(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return escaped(JSON.stringify(shown));
}
