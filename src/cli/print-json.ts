import { printableJson } from '../printable.js';

/** Prints the one JSON document of a command. */
export function printJson(document: unknown): void {
  process.stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`);
}
