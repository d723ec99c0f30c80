import { defineErrors, errorRow } from '../errors/index.js';
import { writeFileWhole } from '../files/write-whole.js';

/** What can go wrong with a file that the user names on the command line. */
const outputErrors = defineErrors({
  'cli/unwritable': errorRow<{ file: string; reason: string }>({
    exitCode: 'missing',
    message: ({ file, reason }) => `${file} cannot be written: ${reason}`,
    remedy: () => 'Make its folder, make room there, or choose another place: -o FILE.',
  }),
});

/**
 * Writes a file whole or not at all.
 *
 * @throws `cli/unwritable`
 */
export async function writeOutput(file: string, content: string | Buffer): Promise<void> {
  try {
    await writeFileWhole(file, content);
  } catch (error) {
    throw outputErrors['cli/unwritable']({ file, reason: (error as Error).message }, { cause: error });
  }
}
