import { createHash } from 'node:crypto';
import type { JsonObject } from '../json.js';
import { commandOutput, type CommandOutput } from './command-output.js';

/** The state of a working tree, for the record. */
export interface GitState {
  /** Commit, branch, whether files differ from the commit, how many are not under version control, and of `diff` its size and digest. */
  readonly described: JsonObject;
  /** What differs from the commit, as `git diff` writes it; undefined where nothing does, or git does not say. */
  readonly diff: Buffer | undefined;
}

export interface GitOptions {
  /** Bytes of the diff that are kept; what is beyond is cut off at a line's end, and the last line says so. */
  readonly mostBytes?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

const MOST_BYTES = 2 ** 18;
const LIMITS = { bytes: 2 ** 22, milliseconds: 10_000 };

/**
 * The state of the working tree that a folder is in; null outside of one, and where there is no git. Binary files are named in the diff, without their
 * content. Neither remotes, which may hold passwords, nor anything of the environment is looked at, and no program that the repository names is run.
 */
export async function readGitState(
  folder: string,
  { mostBytes = MOST_BYTES, environment = process.env }: GitOptions = {},
): Promise<GitState | null> {
  const git = (words: readonly string[], bytes: number): Promise<CommandOutput | undefined> =>
    // Whoever only looks writes no index.
    commandOutput('git', ['-C', folder, '-c', 'core.fsmonitor=false', ...words], { ...LIMITS, bytes }, {
      ...environment,
      GIT_OPTIONAL_LOCKS: '0',
    });
  const status = await git(['status', '--porcelain=v2', '--branch', '--untracked-files=normal'], LIMITS.bytes);
  if (status === undefined) return null;
  const { commit, branch, changed, untracked } = parseStatus(status.bytes.toString());
  const shown = ['diff', 'HEAD', '--no-ext-diff', '--no-textconv', '--no-color', '--no-relative'];
  const output = commit !== null && changed > 0 ? await git(shown, mostBytes) : undefined;
  const diff = output === undefined || output.bytes.length === 0 ? undefined : wholeLines(output);
  return {
    described: {
      ...{ commit, branch, modified: changed > 0, untracked },
      diff: diff === undefined ? null : { bytes: diff.length, sha256: digest(diff), whole: output?.isWhole === true },
    },
    diff,
  };
}

interface WorkingTree {
  /** Null before the first commit. */
  readonly commit: string | null;
  /** Null where none is checked out. */
  readonly branch: string | null;
  readonly changed: number;
  readonly untracked: number;
}

/** Reads `git status --porcelain=v2 --branch`: headers begin with `#`, what is not under version control with `?`, changes otherwise. */
function parseStatus(text: string): WorkingTree {
  const lines = text.split('\n').filter((line) => line !== '');
  const header = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const [commit = '', branch = ''] = [header('branch.oid'), header('branch.head')];
  return {
    commit: /^[0-9a-f]+$/.test(commit) ? commit : null,
    branch: branch === '' || branch === '(detached)' ? null : branch,
    changed: lines.filter((line) => /^[12u] /.test(line)).length,
    untracked: lines.filter((line) => line.startsWith('? ')).length,
  };
}

function wholeLines({ bytes, isWhole }: CommandOutput): Buffer {
  if (isWhole) return bytes;
  const kept = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  return Buffer.concat([kept, Buffer.from('# What follows is cut off: the diff is too large to be kept whole.\n')]);
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
