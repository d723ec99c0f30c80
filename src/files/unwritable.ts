/** Codes of system errors that say that a place cannot be written: it is full, read-only, somebody else's, or no folder. */
const CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'ENOTDIR', 'EEXIST']);

/** Why a folder could not be written, if that is what the error says. An error about another place has its own reason; a full disk names no file. */
export function whyUnwritable(error: unknown, folder: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  const isThere = path === undefined || path.startsWith(folder) || folder.startsWith(path);
  return isThere && CODES.has(code) ? message : undefined;
}
