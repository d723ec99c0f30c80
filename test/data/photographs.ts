import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';

/** Real photographs with annotations: beside the project unless CROPLAB_SHARED_DATA names another folder. They are no part of it. */
export const photographs =
  process.env.CROPLAB_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Tests that read `name` among the photographs; skipped, and shown so, where it is missing. */
export function describeWithPhotographs(name: string, tests: (path: string) => void): void {
  const path = join(photographs, name);
  const isThere = existsSync(path);
  (isThere ? describe : describe.skip)(
    `${name} of the photographs${isThere ? '' : ' (missing, set CROPLAB_SHARED_DATA)'}`,
    () => {
      tests(path);
    },
  );
}
