import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK = 1 << 18;

/** A line of a file and its number, from 1. */
export type NumberedLine = readonly [number: number, line: string];

/**
 * The lines of a UTF-8 file, read piece by piece. One of more than `longest` characters ends the reading: its first character stands for it, which no reader takes
 * for a line of JSON.
 */
export async function* readLines(path: string, longest: number): AsyncGenerator<NumberedLine> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let number = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield [++number, line];
    if (rest.length > longest) {
      yield [++number, rest.slice(0, 1)];
      return;
    }
  }
  rest += decoder.end();
  if (rest !== '') yield [++number, rest];
}
