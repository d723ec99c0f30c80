import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readGitState } from '../../src/runs/git-state.js';
import { withFolder } from '../cli/command.js';

const hasGit = spawnSync('git', ['--version']).status === 0;

/** Whatever the user's own settings are. */
const environment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

(hasGit ? describe : describe.skip)('readGitState', () => {
  const git = (folder: string, ...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...words], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] }).toString();

  /** A repository with one commit. */
  const inRepository = (use: (folder: string) => Promise<void>): Promise<void> =>
    withFolder(async (folder) => {
      git(folder, 'init', '--initial-branch', 'trial');
      await mkdir(join(folder, 'configs'));
      await writeFile(join(folder, 'configs', 'a.yaml'), 'temperature: 0.1\n');
      await writeFile(join(folder, 'image.png'), Buffer.from([1, 0, 2, 0]));
      git(folder, 'add', '.');
      git(folder, 'commit', '-m', 'Begin');
      await use(folder);
    });

  it('tells the commit and the branch of an unchanged tree', async () => {
    await inRepository(async (folder) => {
      const state = await readGitState(join(folder, 'configs'), { environment });
      const commit = git(folder, 'rev-parse', 'HEAD').trim();
      expect(state?.described).toEqual({ commit, branch: 'trial', modified: false, untracked: 0, diff: null });
      expect(state?.diff).toBeUndefined();
    });
  });

  it('keeps a diff that gives the tree again, with files that are staged and without the content of binary ones', async () => {
    await inRepository(async (folder) => {
      await writeFile(join(folder, 'configs', 'a.yaml'), 'temperature: 0.2\n');
      await writeFile(join(folder, 'new.yaml'), 'seed: 1\n');
      git(folder, 'add', 'new.yaml');
      await writeFile(join(folder, 'image.png'), Buffer.from([1, 0, 3, 0]));
      await writeFile(join(folder, 'notes.txt'), 'mine');
      const { described, diff = Buffer.alloc(0) } = (await readGitState(join(folder, 'configs'), { environment }))!;
      const text = diff.toString();
      expect(text).toMatch(/-temperature: 0\.1\n\+temperature: 0\.2\n/);
      expect(text).toContain('+seed: 1');
      expect(text).toContain('Binary files a/image.png and b/image.png differ');
      expect(text).not.toContain('mine');
      const sha256 = createHash('sha256').update(diff).digest('hex');
      expect(described).toMatchObject({
        modified: true,
        untracked: 1,
        diff: { bytes: diff.length, sha256, whole: true },
      });
    });
  });

  it('cuts a huge diff off at the end of a line, and says so', async () => {
    await inRepository(async (folder) => {
      await writeFile(join(folder, 'configs', 'a.yaml'), 'temperature: 0.2\n'.repeat(10_000));
      const { described, diff = Buffer.alloc(0) } = (await readGitState(folder, { mostBytes: 1000, environment }))!;
      expect(diff.length).toBeLessThan(1100);
      expect(described).toMatchObject({ modified: true, diff: { bytes: diff.length, whole: false } });
      expect(diff.toString()).toMatch(/\n\+temperature: 0\.2\n# What follows is cut off: .+\n$/);
    });
  });

  it('runs no program that the repository names, and writes nothing into it', async () => {
    await inRepository(async (folder) => {
      const [trap, mark] = [join(folder, '.git', 'trap'), join(folder, '.git', 'mark')];
      await writeFile(trap, `#!/bin/sh\necho sprung > '${mark}'\n`);
      await chmod(trap, 0o755);
      await writeFile(join(folder, '.git', 'info', 'attributes'), '*.yaml diff=trap\n');
      for (const key of ['diff.external', 'diff.trap.command', 'diff.trap.textconv', 'core.fsmonitor', 'core.pager'])
        git(folder, 'config', key, trap);
      await writeFile(join(folder, 'configs', 'a.yaml'), 'temperature: 0.2\n');
      expect((await readGitState(folder, { environment }))?.diff?.toString()).toContain('+temperature: 0.2');
      expect(existsSync(mark)).toBe(false);
      expect(existsSync(join(folder, '.git', 'index.lock'))).toBe(false);
    });
  });

  it('says nothing of passwords in addresses of remotes', async () => {
    await inRepository(async (folder) => {
      git(folder, 'remote', 'add', 'origin', 'https://someone:hunter2@example.org/x.git');
      await writeFile(join(folder, 'configs', 'a.yaml'), 'temperature: 0.2\n');
      const state = await readGitState(folder, { environment: { ...environment, SECRET_TOKEN: 'hunter2' } });
      expect(JSON.stringify(state?.described) + String(state?.diff)).not.toContain('hunter2');
    });
  });

  it('tells what there is before the first commit', async () => {
    await withFolder(async (folder) => {
      git(folder, 'init', '--initial-branch', 'trial');
      await writeFile(join(folder, 'a.yaml'), '');
      expect(await readGitState(folder, { environment })).toEqual({
        described: { commit: null, branch: 'trial', modified: false, untracked: 1, diff: null },
        diff: undefined,
      });
    });
  });

  it('tells nothing outside of a repository, of a damaged one, and where there is no git', async () => {
    await inRepository(async (folder) => {
      expect(await readGitState(folder, { environment: { ...environment, PATH: '/nonexistent' } })).toBeNull();
      await rm(join(folder, '.git', 'HEAD'));
      expect(await readGitState(folder, { environment })).toBeNull();
    });
    await withFolder(async (folder) => {
      const alone = { ...environment, GIT_CEILING_DIRECTORIES: folder };
      expect(await readGitState(folder, { environment: alone })).toBeNull();
      expect(await readGitState(join(folder, 'nowhere'), { environment: alone })).toBeNull();
    });
  });
});
