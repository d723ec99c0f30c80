export const NO_SUCH_FILE = 'there is no such file';

/** Folders, pipes, devices: nothing that is read from front to back and ends. */
export const NO_FILE = 'it is no file';

/** Why the file system does not give a file, in words that complete "…: there is no such file"; `undefined` where the error is another's. */
export function whyUnreadable(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' ? NO_SUCH_FILE : `it cannot be read (${code})`;
}
