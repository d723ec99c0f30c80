import { access, constants, stat } from 'node:fs/promises';
import { dataErrors } from './errors.js';

export interface RequiredPath {
  /** Dotted path of the setting that names it. */
  readonly setting: string;
  readonly path: string;
  readonly kind: 'folder' | 'file' | 'folder or file';
  /** A sentence on where to get it. */
  readonly obtain: string;
}

/**
 * Checks that something the settings name is there and can be read.
 *
 * @throws `data/path-missing`, `data/path-unreadable`
 */
export async function requirePath({ setting, path, kind, obtain }: RequiredPath): Promise<'folder' | 'file'> {
  const found = await stat(path).catch(() => undefined);
  const actual = found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : 'nothing';
  if (actual === 'nothing' || !kind.includes(actual)) {
    throw dataErrors['data/path-missing']({ setting, path, what: `a ${kind}`, obtain });
  }
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw dataErrors['data/path-unreadable']({ setting, path, what: `a ${actual}`, reason: code }, { cause: error });
  }
  return actual;
}
