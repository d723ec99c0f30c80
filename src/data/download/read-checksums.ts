import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ProblemList } from '../problem-list.js';
import { quoted } from '../quoted.js';
import type { Checksum } from './checksum.js';
import { downloadErrors } from './errors.js';

/** A line of md5sum or sha256sum: the checksum, a blank, a blank or a star, the name. */
const LINE = /^([0-9a-f]{32}|[0-9a-f]{64}) [ *](.+)$/i;

/** Longest line, in characters. */
const LONGEST = 1 << 12;

/**
 * Reads checksums by file name, as `md5sum` and `sha256sum` print them.
 *
 * @throws `download/checksums-invalid`
 */
export async function readChecksums(path: string): Promise<ReadonlyMap<string, Checksum>> {
  const checksums = new Map<string, Checksum>();
  const problems = new ProblemList();
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      number++;
      const [, hex = '', name = ''] = (line.length <= LONGEST ? LINE.exec(line) : undefined) ?? [];
      if (name !== '')
        checksums.set(name.replace(/^\.\//, ''), {
          algorithm: hex.length === 32 ? 'md5' : 'sha256',
          hex: hex.toLowerCase(),
        });
      else if (line !== '') problems.add(`line ${number}: ${quoted(line)}`);
    }
  } catch (error) {
    problems.add((error as Error).message);
  }
  if (problems.total > 0) throw downloadErrors['download/checksums-invalid']({ path, problems });
  return checksums;
}
