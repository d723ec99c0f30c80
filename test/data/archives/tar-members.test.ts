import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { open, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TarError } from '../../../src/data/archives/tar-header.js';
import { tarMembers, type TarMember } from '../../../src/data/archives/tar-members.js';
import { FileWindow } from '../../../src/data/archives/file-window.js';
import { temporaryFolders, writeFiles } from '../temporary-folder.js';
import { editHeader, makeTar } from './make-tar.js';

const newFolder = temporaryFolders();

async function membersOf(tar: Uint8Array): Promise<TarMember[]> {
  const path = join(await newFolder(), 'archive.tar');
  await writeFile(path, tar);
  const file = await open(path);
  try {
    const members: TarMember[] = [];
    for await (const member of tarMembers(new FileWindow(file, 1024), tar.length)) members.push(member);
    return members;
  } finally {
    await file.close();
  }
}

/** The system's tar, where it is GNU's: others know other options. */
const hasGnuTar = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout.includes('GNU tar');
const itWithGnuTar = hasGnuTar ? it : it.skip;

const contentOf = (tar: Buffer, { offset, length }: TarMember): string => tar.toString('utf8', offset, offset + length);

describe('tarMembers', () => {
  it('finds every file with its content, whatever its name and length', async () => {
    const name = fc
      .tuple(fc.stringMatching(/^[a-zé/ ]{1,300}$/), fc.constantFrom('.jpg', '.png'))
      .map(([text, ending]) => `x${text}x${ending}`);
    const entry = fc.tuple(name, fc.string({ maxLength: 1500 }));
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), async (entries) => {
        const tar = await makeTar(entries);
        const found = (await membersOf(tar)).map((member) => [member.name, contentOf(tar, member)]);
        expect(found).toEqual(entries);
      }),
      { numRuns: 60 },
    );
  });

  itWithGnuTar.each(['gnu', 'posix', 'ustar', 'v7'])("reads the %s format of the system's tar", async (format) => {
    const folder = await newFolder();
    // V7 has 99 characters for a name, the others more, in a prefix or in a header of its own. Cut off after 100 characters it ends in /.
    const depth = format === 'v7' ? 16 : 24;
    const long = `${'deep/'.repeat(depth)}x.jpg`;
    const files = { [long]: 'long', 'a/b.jpg': 'b'.repeat(700), 'a/empty.jpg': '' };
    await writeFiles(folder, files);
    await symlink('b.jpg', join(folder, 'a/link.jpg'));
    execFileSync('tar', ['cf', 'archive.tar', `--format=${format}`, 'deep', 'a'], { cwd: folder });
    const tar = await readFile(join(folder, 'archive.tar'));
    const members = await membersOf(tar);
    const found = members.filter(({ kind }) => kind === 'file').map((member) => [member.name, contentOf(tar, member)]);
    expect(Object.fromEntries(found)).toEqual(files);
    expect(members.filter(({ kind }) => kind === 'link')).toMatchObject([{ name: 'a/link.jpg', length: 0 }]);
    expect(members.filter(({ kind }) => kind === 'folder')).toHaveLength(depth + 1);
  });

  itWithGnuTar('reads names of more than 256 characters as GNU writes them', async () => {
    const folder = await newFolder();
    const long = `${'deeper/'.repeat(50)}x.jpg`;
    await writeFiles(folder, { [long]: 'content' });
    execFileSync('tar', ['cf', 'archive.tar', '--format=gnu', long], { cwd: folder });
    const tar = await readFile(join(folder, 'archive.tar'));
    const [member] = await membersOf(tar);
    expect([member!.name, contentOf(tar, member!)]).toEqual([long, 'content']);
  });

  itWithGnuTar('marks sparse files', async () => {
    const folder = await newFolder();
    execFileSync('truncate', ['-s', '1M', 'sparse.jpg'], { cwd: folder });
    for (const format of ['gnu', 'posix']) {
      execFileSync('tar', ['cSf', 'archive.tar', `--format=${format}`, 'sparse.jpg'], { cwd: folder });
      const [member] = await membersOf(await readFile(join(folder, 'archive.tar')));
      expect(member).toMatchObject({ kind: 'sparse file' });
    }
  });

  it('marks links and special files', async () => {
    const tar = await makeTar([
      ['pipe.jpg', '', { type: 'fifo' }],
      ['hard.jpg', '', { type: 'link', linkname: 'a.jpg' }],
    ]);
    expect((await membersOf(tar)).map(({ kind }) => kind)).toEqual(['special file', 'link']);
  });

  it('refuses an archive that is cut short anywhere', async () => {
    const tar = await makeTar([
      ['a.jpg', 'x'.repeat(600)],
      [`${'long/'.repeat(60)}b.jpg`, 'y'.repeat(10)],
    ]);
    const closing = tar.length - 1024;
    for (let length = 0; length < closing; length += 64) {
      await expect(membersOf(tar.subarray(0, length))).rejects.toThrow(TarError);
    }
    expect(await membersOf(tar)).toHaveLength(2);
  });

  it('refuses or understands an archive with any damage, and never gives what lies outside of it', async () => {
    const tar = await makeTar([
      ['a.jpg', 'x'.repeat(600)],
      [`${'long/'.repeat(60)}b.jpg`, 'y'.repeat(10)],
    ]);
    const place = fc.integer({ min: 0, max: tar.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.uint8Array({ minLength: 1, maxLength: 40 }), async (at, bytes) => {
        const damaged = Buffer.from(tar);
        damaged.set(bytes.subarray(0, tar.length - at), at);
        const outcome = await membersOf(damaged).catch((error: unknown) => error);
        if (!Array.isArray(outcome)) {
          expect(outcome).toBeInstanceOf(TarError);
          return;
        }
        for (const { offset, length } of outcome as TarMember[])
          expect(offset + length).toBeLessThanOrEqual(tar.length);
      }),
      { numRuns: 300 },
    );
  });

  const sized = async (size: string): Promise<Buffer> =>
    editHeader(await makeTar([['a.jpg', 'x']]), 0, (block) => block.write(size, 124, 12, 'latin1'));

  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['a size beyond the end', () => sized('77777777777\0'), '"a.jpg" ends'],
    ['a size in base 256 beyond counting', () => sized(`\x80${'\x7f'.repeat(11)}`), 'gives no size'],
    ['a negative size', () => sized('\xff'.repeat(12)), 'gives no size'],
    ['letters for a size', () => sized('12ab\0'), 'gives no size'],
    [
      'a wrong checksum',
      async () => Buffer.from((await makeTar([['a.jpg', 'x']])).fill('b', 0, 1)),
      'no tar header at byte 0',
    ],
    [
      'gzip',
      () => Promise.resolve(Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(600, 1)])),
      'compressed with gzip',
    ],
    ['a zip', () => Promise.resolve(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(600, 1)])), 'it is a zip'],
    ['an empty file', () => Promise.resolve(Buffer.alloc(0)), 'without the closing blocks'],
    [
      'zeros in the middle',
      async () =>
        (
          await makeTar([
            ['a.jpg', 'x'],
            ['b.jpg', 'y'],
          ])
        ).fill(0, 512, 1536),
      'it goes on after its end at byte',
    ],
    [
      'two tars in one file',
      async () => Buffer.concat([await makeTar([['a.jpg', 'x']]), await makeTar([['b.jpg', 'x']])]),
      'it goes on after its end at byte 1024',
    ],
    [
      'an extended header of a gigabyte',
      async () =>
        editHeader(await makeTar([['a.jpg', 'x']]), 0, (block) => {
          block.write('10000000000\0', 124, 'latin1');
          block.write('x', 156, 'latin1');
        }),
      'header at byte 0 has',
    ],
    [
      'a damaged extended header',
      async () => (await makeTar([['é.jpg', 'x']])).fill('9', 512, 514),
      'the extended header at byte',
    ],
  ])('refuses %s', async (_name, tar, problem) => {
    const members = membersOf(await tar());
    await expect(members).rejects.toThrow(TarError);
    await expect(members).rejects.toThrow(problem);
  });

  it('reads a size in base 256', async () => {
    const tar = await sized('\x80\0\0\0\0\0\0\0\0\0\0\x01');
    expect((await membersOf(tar)).map((member) => contentOf(tar, member))).toEqual(['x']);
  });
});
