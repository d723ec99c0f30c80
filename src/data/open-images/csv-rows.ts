import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { ProblemList } from '../problem-list.js';

/** Longest line, in bytes. */
const LONGEST_ROW = 64 << 10;

/**
 * Hands over the rows of a CSV file one by one, with their line numbers; the first line has number 1.
 *
 * @returns the SHA-256 (hex) of the file, and what makes it no CSV
 */
export async function readCsvRows(
  path: string,
  onRow: (cells: readonly string[], line: number) => void,
): Promise<{ digest: string; problems: ProblemList }> {
  const hash = createHash('sha256');
  const problems = new ProblemList();
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(hashing).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      onRow(record, info.lines);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    problems.add(`no valid CSV: ${error.message}`);
  } finally {
    file.destroy();
  }
  return { digest: hash.digest('hex'), problems };
}
