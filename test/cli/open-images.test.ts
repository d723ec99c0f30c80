import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileServers, sendFile } from '../data/download/file-server.js';
import { writeFiles } from '../data/temporary-folder.js';
import { runCommand, withFolder } from './command.js';

const startServer = fileServers();
const image = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(50_000, 'content')]);

const IMAGES = 30;
const HEADER =
  'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside';
const ids = Array.from({ length: IMAGES }, (_, index) => index.toString(16).padStart(16, '0'));
const rows = ids.flatMap((id) => ['/m/cat', '/m/dog'].map((label) => `${id},xclick,${label},1,0,1,0,1,0,0,0,0,0`));
const sources = {
  'csv/train-annotations-bbox.csv': [HEADER, ...rows, ''].join('\n'),
  'csv/class-descriptions-boxable.csv': '/m/cat,Cat\n/m/dog,Dog\n',
};
const SELECT = ['data', 'open-images', 'csv', '--min-images-per-class', '20'];

interface OpenImagesDocument {
  readonly folder: string;
  readonly manifest: { readonly splits: Record<string, { readonly images: number }> };
  readonly download: { readonly fetched: number; readonly present: number; readonly missing: readonly string[] };
}

describe('run-exp data open-images', () => {
  it('selects, fetches, is interrupted and goes on', async () => {
    await withFolder(async (folder) => {
      await writeFiles(folder, sources);
      const server = await startServer((request, response) => {
        if (request.url === `/mirror/train/${ids[3]!}.jpg`) response.writeHead(404).end();
        else setTimeout(sendFile, 20, request, response, image);
      });
      const fetching = [...SELECT, '--download', '--base-url', `${server.url}/mirror/`, '--parallel', '2', '--json'];
      const train = join(folder, 'data/open-images/train');
      const interrupted = await runCommand(fetching, {
        cwd: folder,
        during: (child) => {
          const timer = setInterval(() => {
            if (!existsSync(join(train, `${ids[5]!}.jpg`))) return;
            clearInterval(timer);
            child.kill('SIGINT');
          }, 2);
          child.on('exit', () => {
            clearInterval(timer);
          });
        },
      });
      expect([interrupted.code, interrupted.stdout]).toEqual([130, '']);
      expect(interrupted.stderr).toContain('the same command goes on');
      const before = (await readdir(train)).filter((name) => name.endsWith('.jpg')).length;
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(IMAGES - 1);

      const { code, stdout } = await runCommand(fetching, { cwd: folder });
      expect(code).toBe(0);
      const { manifest, download } = JSON.parse(stdout) as OpenImagesDocument;
      const counts = Object.entries(manifest.splits).map(([split, { images }]) => [split, images]);
      expect(Object.fromEntries(counts)).toEqual({ train: 23, validation: 2, test: 5 });
      expect(download).toEqual({
        fetched: IMAGES - 1 - before,
        present: before,
        missing: [`train/${ids[3]!}.jpg`],
        failed: [],
      });
      const missing = await readFile(join(folder, 'data/open-images/download/missing.txt'), 'utf8');
      expect(missing).toBe(`train/${ids[3]!}.jpg\n`);
    });
  });

  it('says what is wrong without a stack trace', async () => {
    await withFolder(async (folder) => {
      await writeFiles(folder, { ...sources, 'csv/train-annotations-bbox.csv': `${HEADER}\nx,y\n\u001b[31m,a,b\n` });
      const cases: [readonly string[], number, string][] = [
        [['data', 'open-images', 'nowhere'], 3, 'nowhere has no CSV of training boxes'],
        [SELECT, 3, 'train-annotations-bbox.csv:2: it has 2 cells where the header has 13'],
        [[...SELECT, '--min-classes-per-image', '0'], 2, 'It must be a whole number, 1 or more.'],
        [[...SELECT, '--test-share', '1'], 2, 'It must be a number from 0 to below 1.'],
        [[...SELECT, '--base-url', 'http://localhost'], 2, 'are about --download'],
        [[...SELECT, '--download', '--base-url', 'ftp://localhost'], 2, 'ftp://localhost is no address'],
        [[...SELECT, '--download', '--checksums', 'nowhere'], 3, 'nowhere is no list of checksums'],
      ];
      for (const [args, wanted, text] of cases) {
        const { code, stderr } = await runCommand(args, { cwd: folder });
        expect([code, stderr]).toEqual([wanted, expect.stringContaining(text)]);
        expect(stderr).not.toMatch(/\n\s+at |\u001b/);
      }
      expect(await readdir(folder)).toEqual(['csv']);
    });
  });
});
